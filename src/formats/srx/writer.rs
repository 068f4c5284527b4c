//! Rules into an SRX 2.0 file.

use super::super::xml::{write_attribute, write_text};
use crate::model::SegmentationRules;

/// Writes rules as SRX 2.0, valid by its schema: attributes that it asks for are all there, and the
/// elements stand in its order.
pub fn write(rules: &SegmentationRules) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str("<srx xmlns=\"http://www.lisa.org/srx20\" version=\"2.0\">\n");
    out.push_str("  <header");
    write_attribute("segmentsubflows", yes_or_no(rules.segment_subflows), &mut out);
    write_attribute("cascade", yes_or_no(rules.cascade), &mut out);
    out.push_str(">\n");
    for (kind, include) in &rules.format_handles {
        out.push_str("    <formathandle");
        write_attribute("type", kind, &mut out);
        write_attribute("include", yes_or_no(*include), &mut out);
        out.push_str("/>\n");
    }
    out.push_str("  </header>\n  <body>\n    <languagerules>\n");
    for language in &rules.languages {
        out.push_str("      <languagerule");
        write_attribute("languagerulename", &language.name, &mut out);
        out.push_str(">\n");
        for rule in &language.rules {
            out.push_str("        <rule");
            write_attribute("break", yes_or_no(rule.is_break), &mut out);
            out.push_str(">\n          <beforebreak>");
            write_text(&rule.before.text, &mut out);
            out.push_str("</beforebreak>\n          <afterbreak>");
            write_text(&rule.after.text, &mut out);
            out.push_str("</afterbreak>\n        </rule>\n");
        }
        out.push_str("      </languagerule>\n");
    }
    out.push_str("    </languagerules>\n    <maprules>\n");
    for map in &rules.maps {
        out.push_str("      <languagemap");
        write_attribute("languagepattern", &map.languages.text, &mut out);
        write_attribute("languagerulename", &map.rules, &mut out);
        out.push_str("/>\n");
    }
    out.push_str("    </maprules>\n  </body>\n</srx>\n");
    out
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
