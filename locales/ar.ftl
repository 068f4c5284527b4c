# ما تقوله الصفحة بالعربية. لكل رسالة هنا مثيلتها في en.ftl بالاسم نفسه.

## حول كل عرض
skip = انتقل إلى المحتوى
views = العروض
view-look-up = بحث
view-concordance = سياقات
view-terms = مصطلحات
view-documents = وثائق
view-harvest = مصطلحات جديدة
view-imports = استيراد
view-export = تصدير
pages = الصفحات
page-before = الصفحة السابقة
page-after = الصفحة التالية
save = احفظ
show = اعرض
search = ابحث
language = اللغة
any-language = أي لغة
from-language = من
to-language = إلى
format = الصيغة
format-terms = مصطلحات بصيغة CSV
format-text = نص عادي

## لغات النصوص
language-ar = العربية
language-de = الألمانية
language-en = الإنجليزية
language-es = الإسبانية
language-fa = الفارسية
language-fr = الفرنسية
language-he = العبرية
language-ja = اليابانية
language-ru = الروسية
language-tr = التركية
language-ur = الأردية
language-zh = الصينية

## ما تم الآن
done-added = تمت الإضافة.
done-deleted = تم الحذف.
done-edited = تم التعديل، وما زال ينتظر المراجعة.
done-nothing = لم يتغير شيء.
done-rejected = تم الرفض، ولن يُقترح مرة أخرى.
done-removed = تمت الإزالة.
done-saved = تم الحفظ.
done-searched = تم البحث في النصوص، والجديد معروض أدناه.
done-undone = تم التراجع.

## ما لا يمكن فعله
refused-bad = لا يمكن تنفيذ هذا بهذه الصورة
refused-failed = تعذّر هذا على الخادم
refused-forbidden = رمزك لا يسمح بهذا
refused-not-found = لا شيء هنا
refused-back = العودة إلى الصفحة الأولى
told-not-found = أُزيل، أو أن عنوانه غير هذا.
told-forbidden = يستطيع من يشغّل الخادم أن يُنشئ رمزًا يسمح به.
told-tick = ضع علامة في المربع أولًا.
told-file = اختر ملفًا أولًا.
told-file-name = في اسم الملف «{ $what }» فاصل أسطر أو محرف تحكم آخر. غيّر اسمه ثم اختره من جديد.
told-much-said = ما في الحقول المرافقة للملف أطول مما ينبغي. اختصره.
told-long = النص أطول من أن يُبحث عنه دفعة واحدة. ابحث عنه جملة جملة.
told-no-answer = لم يصل جواب من الخادم. واصل الكتابة، أو ابحث مرة أخرى.
told-empty = أحد النصوص فارغ. إن أردت إخراج الوحدة من الذاكرة فاحذفها.
told-empty-term = لم يبق للمصطلح «{ $what }» نص. إن أردت إزالته فضع علامة أسفله.
told-no-text = مصطلح بلا نص، وقد ذُكر عنه غير ذلك أدناه. اكتب نصه، أو أفرغ بقية صفّه.
told-codes = يجب أن يرد كل رقم بين قوسين في النص مرة واحدة، وأن يسبق الفاتحُ المغلق. انظر { $what }.
told-languages = تحتاج الترجمة إلى لغتين مختلفتين.
told-would-change = هذه الوحدة موجودة في الذاكرة، ورمزك لا يسمح بتغيير ما فيها. اطلب ذلك ممن يُسمح له بالتحرير.
told-text-there = لهذه الوحدة نص باللغة «{ $what }». غيّر ذلك النص نفسه.
told-both = لا يجوز أن يكون النص فارغًا، ولا ترجمته.
told-busy = برنامج آخر يكتب في هذه الذاكرة. حاول بعد لحظة.
told-full = لم يبق متسع على قرص الخادم، فلم يتغير شيء. يستطيع من يشغّل الخادم أن يفسح مكانًا.
told-crowded = ينتظر من الاستيرادات أقصى ما يُسمح به. حاول حين ينتهي أحدها.
told-long-turns = ينتظر من عمليات البحث الطويلة أقصى ما يُسمح به. ابحث عن نص أقصر، أو من درجة أعلى، أو حاول بعد لحظة.
told-slow = طال هذا أكثر مما ينبغي فأُوقف. اطلب أقل من ذلك دفعة واحدة، أو أعد المحاولة.
told-broken = وصل ما أرسلته ناقصًا، أو تتعذر قراءته. أرسله مرة أخرى.
told-too-large = ما أرسلته أكبر مما يقبله هذا الخادم.
told-many-rows = في الاستمارة صفوف أكثر مما في أي استمارة من هذه الصفحة.
told-not-utf-8 = ما أرسلته ليس بترميز UTF-8. أرسله من استمارة هذه الصفحة.
told-failed = من يشغّل الخادم يجد السبب في سجله.
told-stale = غيّر شخص آخر هذا في هذه الأثناء، فلم يُحفظ شيء مما كتبت.
told-language = «{ $what }» ليس رمز لغة. اكتب رمزًا مثل ar أو en أو en-US.
told-text-language = النص الجديد تنقصه لغة: ar أو en …
told-term-language = المصطلح «{ $what }» تنقصه لغة: ar أو en …
told-no-term = ينقص المصطلح، أو اسم مفهومه.
told-no-word = يحتاج المصطلح إلى حرف أو رقم يُعثر عليه به.
told-term-twice = ورد المصطلح نفسه مرتين في لغة واحدة.
told-last-term = لن يبقى أي مصطلح. إن أردت إزالة كل ما فيه فأزل المفهوم.
told-concept-taken = هذا اسم مفهوم آخر. اختر اسمًا غيره.
told-concept-gone = أُزيل المفهوم «{ $what }» أو غُيّر اسمه وأنت تعدّله، فلم يُحفظ شيء مما كتبت. ما كتبته معروض هنا، وإن أضفته صار مفهومًا جديدًا.
told-document-taken = هذا اسم وثيقة أخرى: «{ $what }». اختر اسمًا غيره، أو أزل تلك أولًا.
told-document-other = صار هذا الاسم لوثيقة أخرى، وهي المعروضة هنا. لم يُزل شيء.
told-no-sentence = ليس في هذا النص جملة.
told-long-document = «{ $what }» أكبر من أن تضيفه الصفحة. يستطيع من يشغّل الخادم إضافته بالأمر «jisr document add».
told-which-language = اللغة المقصودة غير مؤكدة. اخترها.
told-undone-before = تم التراجع عن هذا الاستيراد من قبل.
told-reviewed-before = راجع شخص آخر هذا الاقتراح من قبل.
told-unreadable = تتعذر قراءة الملف كما هو:
told-in-english = يقول الخادم بالإنجليزية:
told-no-method = لا يُقرأ شيء في هذا العنوان، فهو عنوان تُرسل إليه استمارة.

## الدخول
sign-in-title = تسجيل الدخول
sign-in-hint = هذه الذاكرة مفتوحة لمن لديه رمز دخول. يُنشئه من يشغّل الخادم بالأمر «jisr token add».
sign-in-token = الرمز
sign-in = دخول
sign-in-refused = هذا الرمز غير معروف هنا، أو أُلغي.
sign-in-sent = لم يُحفظ شيء مما أرسلته. سجّل الدخول برمز يسمح به، ثم أرسله مرة أخرى.
send-again-title = الإرسال مرة أخرى
send-again-hint = سجّلت الدخول. ما كتبته لم يُحفظ بعد.
send-again = أرسله مرة أخرى
sign-out = خروج

## البحث
look-up = ابحث
look-up-text = النص المراد ترجمته
look-up-score = الدرجة من
look-up-context = السياق: الجملتان المجاورتان
look-up-context-hint = الترجمة المحفوظة بين الجملتين نفسيهما تتجاوز درجتها 100%: 101% إن طابقت إحداهما، و102% إن طابقتا معًا.
look-up-before = الجملة التي قبله
look-up-after = الجملة التي بعده
look-up-first = لا شيء قبله: هنا تبدأ الوثيقة
look-up-last = لا شيء بعده: هنا تنتهي الوثيقة
look-up-by-script = بحسب الخط
look-up-other-language = اللغة الأخرى
look-up-hint = اكتب جملة أو ألصقها، فيظهر ما تُرجم من قبل مع درجته.
look-up-no-languages = ليس في هذه الذاكرة لغتان بعد. استورد ملفًا أولًا.
look-up-terms = المصطلحات في نصك
look-up-preserved = يبقى كما هو:
look-up-more = اعرض المزيد
look-up-nearest = أقرب نص درجته { $what }%. اعرضه
look-up-add = أضف ترجمة لهذا النص
count-matches = { $number ->
    [0] لا نتائج
    [one] نتيجة واحدة
    [two] نتيجتان
    [few] { $number } نتائج
   *[other] { $number } نتيجة
}
match-context = في سياقه
match-exact = مطابق
match-fuzzy = متقارب
match-open = افتح الوحدة
match-query = نصك
match-source = في الذاكرة
match-target = الترجمة
match-copy = انسخ
match-copied = نُسخت
match-total = الفروق وكلفتها: { $what } كلمة إجمالًا
cost-difference = الفرق
cost-words = الكلفة بالكلمات
cost-insert = كلمة في نصك وحده
cost-delete = كلمة في الذاكرة وحدها
cost-replace = كلمة أخرى
cost-inflection = الكلمة نفسها بتصريف آخر أو بحرف متصل
cost-spelling = الكلمة نفسها برسم آخر
cost-number = عدد آخر
cost-punctuation = علامة ترقيم
cost-quote = علامة اقتباس أخرى
cost-code = رمز مضمّن
cost-space = مسافة
cost-surface = كتابة أخرى بلا كلفة
cost-region = منطقة أخرى
cost-point = درجة واحدة
cost-spaces = { $number ->
    [one] مسافة واحدة
    [two] مسافتان
    [few] { $number } مسافات
   *[other] { $number } مسافة
}

## السياقات
concordance-text = جزء من نص
concordance-words = الكلمات في أي موضع
concordance-hint = اعثر على كل وحدة فيها كلمة أو جزء منها، مهما كان رسمها.
hit-piece = لا يظهر من النصوص الطويلة إلا جزء، وهي كاملة في الوحدة.
count-units-found = { $number ->
    [0] لم يُعثر عليه
    [one] وحدة واحدة
    [two] وحدتان
    [few] { $number } وحدات
   *[other] { $number } وحدة
}
count-first-units = { $number ->
    [one] الوحدة الأولى
    [two] أول وحدتين
    [few] أول { $number } وحدات
   *[other] أول { $number } وحدة
}

## المصطلحات
terms-text = المصطلح أو أوله
terms-units = وحدات ورد فيها
count-concepts = { $number ->
    [0] قاعدة المصطلحات فارغة
    [one] مفهوم واحد
    [two] مفهومان
    [few] { $number } مفاهيم
    [many] { $number } مفهومًا
   *[other] { $number } مفهوم
}
count-concepts-found = { $number ->
    [0] لا يوجد مصطلح كهذا
    [one] وُجد مفهوم واحد
    [two] وُجد مفهومان
    [few] وُجدت { $number } مفاهيم
    [many] وُجد { $number } مفهومًا
   *[other] وُجد { $number } مفهوم
}
how-folded = برسم آخر
how-stem = بتصريف آخر
how-prefix = يبدأ هكذا
how-fuzzy = بخطأ إملائي
status-preferred = مفضّل
status-admitted = مقبول
status-forbidden = ممنوع
status-preserved = لا يُترجم
status-variant = صيغة أخرى
concept-title = مفهوم
concept-heading = المفهوم
concept-new = أضف مصطلحًا
concept-new-title = إضافة مصطلح
concept-term = المصطلح
concept-translation = الترجمة (اختيارية)
concept-name = اسم المفهوم
concept-name-optional = اسم المفهوم (اختياري)
concept-add = أضف
concept-about = المفهوم
concept-field = المجال
concept-definition = التعريف
concept-note = ملاحظة
concept-remove = أزل المفهوم
concept-remove-sure = نعم، أزل هذا المفهوم بكل مصطلحاته
concept-stale = غيّر شخص آخر هذا المفهوم وأنت تعدّله، فلم يُحفظ شيء مما كتبت. في الاستمارة ما كتبته، وبجانبه القائم الآن: إن حفظت الآن حلّ ما كتبته محل ما كتبه.
concept-further = لم يعد في المفهوم
term-text = المصطلح
term-status = الحالة
term-more = المزيد عن هذا المصطلح
term-add = أضف مصطلحًا
term-remove = أزل هذا المصطلح عند الحفظ
term-part-of-speech = قسم الكلام
term-type = النوع (لفظ أوائلي، مختصر …)
term-usage = منطقة الاستعمال
term-context = جملة ورد فيها

## الوثائق
count-documents = { $number ->
    [0] لا وثائق بعد
    [one] وثيقة واحدة
    [two] وثيقتان
    [few] { $number } وثائق
   *[other] { $number } وثيقة
}
count-sentences = { $number ->
    [one] جملة واحدة
    [two] جملتان
    [few] { $number } جمل
   *[other] { $number } جملة
}
count-translated = { $number ->
    [0] لم يُترجم منها شيء
   *[other] المترجم منها { $number }
}
count-times = { $number ->
    [one] مرة واحدة
    [two] مرتان
    [few] { $number } مرات
   *[other] { $number } مرة
}
document-title = وثيقة
document-heading = الوثيقة
document-number = الرقم
document-status = الحالة والمصطلحات
document-paragraph = الفقرة { $number }
document-waiting-only = الجمل غير المترجمة فقط
document-translated = مترجمة
document-waiting = تنتظر
document-translate = ترجم
document-preserved = يبقى كما هو
document-missing = ليس في الترجمة
document-terms = أكثر المصطلحات ورودًا
document-terms-count = { $number ->
    [0] لا مصطلحات
    [one] مصطلح واحد
    [two] مصطلحان
    [few] { $number } مصطلحات
    [many] { $number } مصطلحًا
   *[other] { $number } مصطلح
}
document-export = نزّل الترجمة
document-add = أضف وثيقة
document-add-hint = نص عادي أو Markdown أو HTML أو DOCX. تُقسَّم إلى جمل، وإن أضفت ترجمتها معها حُوذيت الجمل ودخلت الذاكرة.
document-translation = ترجمتها (اختيارية)
document-name = الاسم (وإلا فاسم الملف)
document-files = الملفان
document-added = أُضيفت الوثيقة
document-there = موجودة في الذاكرة من قبل
document-all = كل الوثائق
document-odd = تبدو «{ $what }» بلغة غير التي ذُكرت. إن كانت كذلك فأزلها وأضفها من جديد.
document-lost = قد لا يكون أحد النصين ترجمة للآخر. انظر فيهما قبل أن تمضي.
document-aligned = مع ترجمتها
document-doubtful-hint = قد لا يكون أحد المتقابلين هنا ترجمة للآخر. افتح الوثيقة لتصحيح جملة.
document-sure = الثقة
document-undo = أخرج الترجمات من الذاكرة
document-undo-hint = تبقى الوثيقتان وتنتظران الترجمة.
document-remove = أزل الوثيقة
document-remove-sure = نعم، أزل هذه الوثيقة وأبق ترجماتها في الذاكرة
count-known = { $number ->
    [0] كلها جديدة
    [one] واحدة منها معروفة
    [two] اثنتان منها معروفتان
    [few] { $number } منها معروفة
   *[other] { $number } منها معروفة
}
count-beads = { $number ->
    [0] لا أزواج من الجمل
    [one] زوج واحد من الجمل
    [two] زوجان من الجمل
    [few] { $number } أزواج من الجمل
    [many] { $number } زوجًا من الجمل
   *[other] { $number } زوج من الجمل
}
count-added = { $number ->
    [0] لا ترجمة جديدة
    [one] أُضيفت ترجمة واحدة
    [two] أُضيفت ترجمتان
    [few] أُضيفت { $number } ترجمات
   *[other] أُضيفت { $number } ترجمة
}
count-doubtful = { $number ->
    [0] لا شك في أي زوج
    [one] زوج واحد موضع شك
    [two] زوجان موضع شك
    [few] { $number } أزواج موضع شك
    [many] { $number } زوجًا موضع شك
   *[other] { $number } زوج موضع شك
}

## وحدة
unit-title = وحدة
unit-number = الوحدة { $what }
unit-new-title = إضافة ترجمة
unit-source = النص
unit-add-it = أضف إلى الذاكرة
unit-add = أضف لغة أو ملاحظة
unit-new-text = النص بتلك اللغة
unit-note = ملاحظة
unit-notes = { $number ->
    [one] ملاحظة واحدة من الملفات والأدوات
    [two] ملاحظتان من الملفات والأدوات
    [few] { $number } ملاحظات من الملفات والأدوات
   *[other] { $number } ملاحظة من الملفات والأدوات
}
unit-sentences = وردت في:
unit-codes = كل رقم بين قوسين يقوم مقام رمز مضمّن. أبقها كلها، ولك أن تنقلها.
unit-codes-not-here = في هذا النص رموز مضمّنة وأقواس مثل أقواسها. صدّر الوحدة وعدّلها في أداة ترجمة.
unit-history = السجل
unit-no-history = لا يُعرف ما كان من قبل.
unit-delete = احذف الوحدة
unit-delete-sure = نعم، احذف هذه الوحدة
unit-gone = حُذفت هذه الوحدة. يبيّن سجلها ما كانت عليه، والتراجع يضيفها من جديد.
unit-sent = ما أرسلته
unit-sent-hint = لم يُحفظ منه شيء. التراجع أدناه يضيف الوحدة من جديد، وفي استمارتها ما كتبته لتراجعه وتحفظه.
unit-back = عادت الوحدة إلى الذاكرة. ما كتبته معروض في استمارتها، ولم يُحفظ بعد.
unit-stale = غيّر شخص آخر هذه الوحدة وأنت تعدّلها، فلم يُحفظ شيء مما كتبت. قارن بين النصين: إن حفظت الآن حلّ نصك محل نصه.
unit-now = القائم الآن
unit-yours = نصك
unit-further = النص الذي غيّرته لم يعد في الوحدة، أو لم يعد تعديله هنا ممكنًا. الحفظ يضيف نصك إن لم يكن فيها نص آخر بلغته، فأفرغه إن لم ترد ذلك.
step-add = أُضيفت
step-merge = دُمجت
step-confirm = وردت ثانية كما هي
step-edit = عُدّلت
step-delete = حُذفت
step-release = أُزيلت وثيقتها
step-made-again = تغيّرت بالتراجع عن استيراد
step-before = قبل
step-after = بعد
step-undo-last = تراجع
step-restore = أعد ما كان قبل ذلك

## مصطلحات جديدة
harvest-hint = تُقترح هنا الأسماء والمصطلحات التي تشرحها النصوص نفسها. لا يدخل شيء قاعدة المصطلحات قبل أن تقبله.
harvest-search = ابحث في النصوص
harvest-waiting = ما ينتظر
harvest-rejected = ما رُفض
harvest-accept = اقبل
harvest-edit = احفظ التعديل
harvest-reject = ارفض
harvest-short-form = المختصر
harvest-places = مواضعه
count-candidates = { $number ->
    [0] لا شيء ينتظر
    [one] اقتراح واحد
    [two] اقتراحان
    [few] { $number } اقتراحات
    [many] { $number } اقتراحًا
   *[other] { $number } اقتراح
}
candidate-gloss = مصطلح وترجمته
candidate-abbreviation = مصطلح ومختصره
candidate-preserved = اسم لا يُترجم

## الاستيراد
import-title = استيراد
import-heading = استيراد
import-new = استورد ملفًا
import-hint = TMX أو CSV أو TSV للترجمات، وTBX أو CSV أو مسرد للمصطلحات، ويجوز أن تكون مضغوطة بصيغة gz. يُفحص الملف أولًا، فترى ما سيحدث قبل أن يتغير شيء.
import-drop = أفلت الملف هنا
import-sending = ما أُرسل من الملف
import-file = الملف
import-said-by-file = كما في الملف
import-duplicates = ما هو في الذاكرة من قبل
import-merge = ادمجه
import-keep = أبق الاثنين
import-lenient = إن كان الملف تالفًا فاستورد السليم منه
import-look = افحص الملف
import-jobs = قيد التنفيذ
import-list = الاستيرادات
import-none = لم يُستورد شيء بعد.
import-read = قُرئ
import-added = أُضيف
import-merged = دُمج
import-unchanged = بلا تغيير
import-skipped = تُرك
import-undone = تم التراجع عنه
import-undo = تراجع عن هذا الاستيراد
import-records-read = { $number ->
    [0] لم يُقرأ أي سجل بعد
    [one] قُرئ سجل واحد
    [two] قُرئ سجلان
    [few] قُرئت { $number } سجلات
    [many] قُرئ { $number } سجلًا
   *[other] قُرئ { $number } سجل
}
import-cancel = ألغِ
import-would = ما سيحدث
import-did = ما حدث
import-left-out = ما تُرك
import-odd = أُبقي وهو غير مألوف
import-lines = { $number ->
    [one] السطر { $what }
    [two] السطران { $what }
   *[other] الأسطر { $what }
}
import-before = استُورد هذا الملف من قبل، فلم يتغير شيء.
import-nothing-yet = لم يتغير شيء بعد.
import-it = استورد هذا الملف
import-send-again = لم يعد الملف هنا. أرسله ثانية لاستيراده.
import-all = كل الاستيرادات
job-queued = ينتظر دوره …
job-running = يجري استيراده …
job-looking = يجري فحصه …
job-looked = تم الفحص
job-done = تم الاستيراد
job-failed = تعذّر، ولم يبق منه شيء
job-cancelled = أُلغي، ولم يبق منه شيء

## التصدير
export = نزّل
export-units = الترجمات
export-terms = المصطلحات
export-flavour = الوجهة (TMX)
flavour-faithful = الجميع، كما ورد
flavour-strict = المعيار، مصحّحًا
flavour-plain = Poedit وLokalize بلا رموز
export-document = من هذه الوثيقة فقط
export-everything = الذاكرة كلها
export-text = ما فيه هذا النص فقط
export-bom = علّم ملف CSV بأنه UTF-8 ليقرأه Excel
export-glossary = مسرد OmegaT
