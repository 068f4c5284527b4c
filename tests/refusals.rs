//! What is refused: with the advice that helps, and with nothing left behind.

#![allow(clippy::unwrap_used)]

mod common;

use common::Workplace;

#[test]
fn lenient_reading_is_advised_where_it_would_help_and_nowhere_else() {
    let place = Workplace::new();
    for (name, file, helps) in [
        (
            "ampersand.tmx",
            "<tmx><header/><body><tu><tuv xml:lang='ar'><seg>أ & ب</seg></tuv></tu></body></tmx>",
            true,
        ),
        ("cut.tmx", "<tmx><header/><body><tu>", true),
        ("blank.tmx", "\n<?xml version='1.0'?><tmx><header/><body/></tmx>", true),
        ("page.tmx", "<html><a></html>", false),
        ("encoding.tmx", "<?xml version='1.0' encoding='EBCDIC-CP-AR'?><tmx/>", false),
        ("quote.csv", "source,target\n\"أ,a\n", false),
    ] {
        place.write(name, file);
        let message = place.fails(&["import", name]);
        assert_eq!(message.contains("--lenient"), helps, "{name}: {message}");
        let lenient = place.run(&["import", name, "--lenient"]);
        assert_eq!(lenient.code == Some(0), helps, "{name}: {}", lenient.err);
    }
}
