use proptest::prelude::*;

use super::*;

fn runs(text: &str) -> Vec<String> {
    latin_runs(text)
        .into_iter()
        .map(|run| {
            assert_eq!(&text[run.start..run.end], run.text);
            run.text
        })
        .collect()
}

#[test]
fn names_of_several_words_are_one_run() {
    assert_eq!(runs("يقر Xia \"Ben\" Hu، الأستاذ المشارك"), ["Xia \"Ben\" Hu"]);
    assert_eq!(runs("يقر Xia “Ben” Hu، وكذلك Xia «Ben»"), ["Xia “Ben” Hu", "Xia «Ben»"]);
    assert_eq!(runs("نهج Mixture of Experts (مزيج الخبراء)"), ["Mixture of Experts"]);
    assert_eq!(runs("شركة AT&T في نيويورك"), ["AT&T"]);
    assert_eq!(runs("قسم R&D في Johnson & Johnson اليوم"), ["R&D", "Johnson & Johnson"]);
    assert_eq!(runs("قال J. R. R. Tolkien وكذلك Dr. Smith"), ["J. R. R. Tolkien", "Dr. Smith"]);
    assert_eq!(runs("شركة Tesla, Inc. الأمريكية"), ["Tesla, Inc"]);
    assert_eq!(runs("مطعم McDonald’s ومطعم Wendy's"), ["McDonald’s", "Wendy's"]);
}

#[test]
fn a_clitic_ends_a_run_and_is_no_part_of_one() {
    assert_eq!(runs("تمتلكها OpenAI وGoogle ليست"), ["OpenAI", "Google"]);
    assert_eq!(runs("عبر الـAPI والـGPU بـCUDA للـCPU"), ["API", "GPU", "CUDA", "CPU"]);
    assert_eq!(runs("عبر ال-API أو الAPI"), ["API", "API"]);
    assert_eq!(runs("شرائح GPUات NVIDIA"), ["GPU", "NVIDIA"]);
}

#[test]
fn model_names_keep_their_digits() {
    assert_eq!(runs("استخدم GPT-4o وكذلك GPT-4 اليوم"), ["GPT-4o", "GPT-4"]);
    assert_eq!(runs("نموذج Llama 3.1 الجديد"), ["Llama 3.1"]);
    assert_eq!(runs("نموذج Llama 3.1، وهاتف iPhone 15 Pro في السوق"), ["Llama 3.1", "iPhone 15 Pro"]);
    assert_eq!(runs("رقاقة H100 وشبكة 5G وداء COVID-19"), ["H100", "5G", "COVID-19"]);
    assert_eq!(runs("نظام Windows 11."), ["Windows 11"]);
}

#[test]
fn a_version_of_four_digits_or_before_a_clitic_is_kept() {
    assert_eq!(runs("بطاقة RTX 4090 الجديدة ومعيار ISO 9001."), ["RTX 4090", "ISO 9001"]);
    assert_eq!(runs("بطاقة RX 580 وXbox 360، وWi-Fi 6 وUSB-C"), ["RX 580", "Xbox 360", "Wi-Fi 6", "USB-C"]);
    assert_eq!(runs("معيار ISO 9001 في المصنع"), ["ISO 9001"]);
    // Years, and what is counted.
    assert_eq!(runs("ظهر ChatGPT 2022 وOpenAI، ومونديال FIFA 1998"), ["ChatGPT", "OpenAI", "FIFA"]);
    assert_eq!(runs("باعت Tesla 4090 سيارة وApple 5000 هاتف"), ["Tesla", "Apple"]);
}

#[test]
fn what_is_counted_or_measured_is_no_part_of_a_name() {
    assert_eq!(runs("دفعت OpenAI 5 ملايين"), ["OpenAI"]);
    assert_eq!(runs("دفعت OpenAI 5.5 مليون"), ["OpenAI"]);
    assert_eq!(runs("ظهر ChatGPT 2022 ونما 30%"), ["ChatGPT"]);
    assert_eq!(runs("على بعد 5km أو 10 GB من RAM"), ["RAM"]);
    assert_eq!(runs("نمت Apple 30% هذا العام"), ["Apple"]);
}

#[test]
fn names_keep_the_marks_that_are_theirs() {
    assert_eq!(runs("بلغة C++ أو C# أو .NET أو Node.js"), ["C++", "C#", ".NET", "Node.js"]);
    assert_eq!(runs("عبر Wi-Fi أو e-mail أو Twitter/X."), ["Wi-Fi", "e-mail", "Twitter/X"]);
    assert_eq!(runs("في U.S. وفي TCP/IP"), ["U.S.", "TCP/IP"]);
}

#[test]
fn punctuation_and_a_full_stop_end_a_run() {
    assert_eq!(runs("نموذج ABCD—الخوارزميات"), ["ABCD"]);
    assert_eq!(runs("وحدات (GPUs)، DeepSeek: Hu"), ["GPUs", "DeepSeek", "Hu"]);
    assert_eq!(runs("قال Cox. Hu قال"), ["Cox", "Hu"]);
    assert_eq!(runs("مع Meta، Apple، Google؛ Amazon"), ["Meta", "Apple", "Google", "Amazon"]);
    assert_eq!(runs("سطر Meta\nApple"), ["Meta", "Apple"]);
}

#[test]
fn quotation_marks_that_open_elsewhere_are_no_part_of_a_run() {
    assert_eq!(runs("قال \"DeepSeek\" OpenAI هنا"), ["DeepSeek", "OpenAI"]);
    assert_eq!(runs("قال \"DeepSeek\" \"OpenAI\" هنا"), ["DeepSeek", "OpenAI"]);
    assert_eq!(runs("شركة Meta \"Llama هنا"), ["Meta", "Llama"]);
}

#[test]
fn two_names_each_in_quotation_marks_of_its_own_are_not_one() {
    // Counting quotation marks took the two inner ones for a pair.
    assert_eq!(runs("بين \"Yes\" and \"No\" فرق"), ["Yes", "and \"No\""]);
}

#[test]
fn addresses_files_placeholders_and_code_are_no_terms() {
    let text = "اكتب إلى help@example.com أو زر https://example.com/ar?q=Hu أو www.example.org أو openai.com";
    assert!(runs(text).is_empty(), "{:?}", runs(text));
    assert_eq!(runs("افتح config.json ثم README.md في /usr/bin أو C:\\Windows مع Docker"), ["Docker"]);
    assert_eq!(runs("مرحبا { $appName } و%(name)s و$(ARG1) و%1$s يا Firefox"), ["Firefox"]);
    assert_eq!(runs("نص <b>DeepSeek</b>&nbsp;هنا مع show_value و--force"), ["DeepSeek"]);
    assert_eq!(runs("رأي @Hu في Booking.com"), ["Booking.com"]);
}

#[test]
fn escapes_and_marks_around_are_no_part_of_what_is_passed_over() {
    let passed = |text| passed_over(text).into_iter().map(|range| &text[range]).collect::<Vec<&str>>();
    assert_eq!(passed("القالب 'flatpages/default.html' مفقود"), ["flatpages/default.html"]);
    assert_eq!(passed("the file 'src/text/fold.rs', or =snake_case"), ["src/text/fold.rs", "snake_case"]);
    assert_eq!(passed("احذف '%DOWNLOAD_PATH' الآن"), ["%DOWNLOAD_PATH"]);
    assert_eq!(passed("تم.\\nافتح config.json\\nثم"), ["\\n", "config.json", "\\n"]);
    assert_eq!(passed("في C:\\temp\\new أو ./run.sh أو ~/notes"), ["C:\\temp\\new", "./run.sh", "~/notes"]);
    assert_eq!(runs("قال.\\nGoogle هنا"), ["Google"]);
}

#[test]
fn invisible_characters_are_within_a_run_and_never_at_its_ends() {
    assert_eq!(runs("شهادة \u{202a}X.509\u{202c}\u{200f} (DER)"), ["X.509", "DER"]);
    assert_eq!(
        runs("نهج \u{2066}Mixture of Experts\u{2069} \u{2066}GPT-4o\u{2069} هنا"),
        ["Mixture of Experts", "GPT-4o"]
    );
    assert_eq!(runs("عبر Open\u{200e} Source\u{200f}، ثم"), ["Open\u{200e} Source"]);
}

#[test]
fn digits_alone_are_no_term() {
    assert!(runs("في عام 2024 و3.5% و12/5 و٤٥").is_empty());
}

#[test]
fn english_text_has_no_runs() {
    assert!(runs("Mixture of Experts is only part of the picture.").is_empty());
    assert!(runs("").is_empty());
    assert!(runs("Hu، ٢٠٢٤").is_empty());
}

proptest! {
    #[test]
    fn runs_are_in_order_and_begin_and_end_with_a_word(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "الـ", "و", "نموذج", "GPT", "-", "4o", "4", " ", " ", "\"", "“", "”", "&", ".", "،", "(", ")", "C++",
                "\u{200f}", "\u{2066}", "\u{2069}", "é", "e\u{301}", "{", "}", "%s", "$", "@", "\\", "https://x.org", "\n", "#", "+", "/", "٤",
            ]),
            0..24,
        )
    ) {
        let text = pieces.concat();
        let mut last = 0;
        for run in latin_runs(&text) {
            prop_assert!(run.start >= last && run.end > run.start);
            prop_assert_eq!(&text[run.start..run.end], &run.text);
            prop_assert!(run.text.chars().any(is_latin) && !run.text.chars().any(|c| is_arabic(c) && c.is_alphabetic()));
            let (first, end) = (run.text.chars().next().unwrap_or(' '), run.text.chars().next_back().unwrap_or(' '));
            prop_assert!(!first.is_whitespace() && !end.is_whitespace() && !is_embedding(first) && !is_embedding(end));
            last = run.end;
        }
    }
}
