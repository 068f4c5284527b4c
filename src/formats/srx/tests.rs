#![allow(clippy::unwrap_used)]

use super::*;
use crate::error::Result;
use crate::model::SegmentationRules;

fn rules(text: &str) -> Result<SegmentationRules> {
    read(Box::new(std::io::Cursor::new(text.to_owned().into_bytes())), "rules.srx")
}

fn refused(text: &str) -> String {
    rules(text).unwrap_err().to_string()
}

#[test]
fn version_1_has_its_maps_in_named_groups() {
    let file = r#"<?xml version="1.0"?>
<srx version="1.0">
<header segmentsubflows="yes"><formathandle type="start" include="no"/><formathandle type="end" include="yes"/></header>
<body>
<languagerules><languagerule languagerulename="Default">
<rule><beforebreak>[.؟!]+</beforebreak><afterbreak>\s</afterbreak></rule>
<rule break="no"><beforebreak>د\.</beforebreak></rule>
</languagerule></languagerules>
<maprules><maprule maprulename="Default">
<languagemap languagepattern=".*" languagerulename="Default"/>
</maprule></maprules>
</body></srx>"#;
    let rules = rules(file).unwrap();
    assert_eq!((rules.version.as_str(), rules.cascade, rules.segment_subflows), ("1.0", false, true));
    assert_eq!(rules.format_handles, [("start".to_owned(), false), ("end".to_owned(), true)]);
    let [language] = rules.languages.as_slice() else { panic!("{rules:?}") };
    assert!(language.rules[0].is_break && !language.rules[1].is_break);
    assert_eq!(language.rules[1].after.text, "");
    let before = &language.rules[1].before;
    assert_eq!((before.text.as_str(), before.line, before.column), (r"د\.", 7, 31));
    assert_eq!(rules.maps[0].rules, "Default");
}

#[test]
fn what_is_not_srx_is_refused_with_its_place() {
    assert_eq!(refused("<tmx/>"), "rules.srx:1:1: the root element is tmx, not srx (this is no SRX file)");
    assert_eq!(refused("<srx version=\"3.0\"/>"), "rules.srx:1:1: SRX 3.0 is not known (1.0 and 2.0 are)");
    let body = "<srx version=\"2.0\"><body>\n<languagerules><languagerule languagerulename=\"عربي\">\n";
    for (rule, message) in [
        ("<rule break=\"maybe\">", "rules.srx:3:1: break=\"maybe\" is neither yes nor no"),
        (
            "<rule><beforebreak>a<b/></beforebreak></rule>",
            "rules.srx:3:21: element b inside a pattern (write &lt; for a “<”)",
        ),
        (
            "<rule><afterbreak>a</afterbreak><afterbreak>b</afterbreak></rule>",
            "rules.srx:3:59: rule 1 of “عربي” has more than one beforebreak or afterbreak (make two rules of it)",
        ),
    ] {
        assert_eq!(refused(&format!("{body}{rule}")), message);
    }
    assert!(refused(&format!("{body}</languagerule>")).starts_with("rules.srx:3:"));
    assert!(refused("<srx version=\"2.0\"><body/></srx>").contains("maps no language"));
    assert!(
        refused("<srx><maprules><languagemap/></maprules></srx>")
            .contains("languagemap has no languagepattern")
    );
}

#[test]
fn what_is_written_is_read_again() {
    let mut rules = self::rules(
        r#"<srx version="2.0"><header cascade="yes" segmentsubflows="no"/><body><languagerules>
<languagerule languagerulename="a &amp; b"><rule break="no"><beforebreak>[&lt;«]\s</beforebreak><afterbreak></afterbreak></rule></languagerule>
</languagerules><maprules><languagemap languagepattern="ar.*" languagerulename="a &amp; b"/></maprules></body></srx>"#,
    )
    .unwrap();
    let mut again = self::rules(&write(&rules)).unwrap();
    for rules in [&mut rules, &mut again] {
        for pattern in
            rules.languages.iter_mut().flat_map(|l| &mut l.rules).flat_map(|r| [&mut r.before, &mut r.after])
        {
            (pattern.line, pattern.column) = (0, 0);
        }
        rules.maps.iter_mut().for_each(|map| (map.languages.line, map.languages.column) = (0, 0));
    }
    assert_eq!(rules, again);
}
