//! Files of other tools, where they are at hand: `../shared/interop`.
#![allow(clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use super::*;

/// Files that must be refused.
const REFUSED: [&str; 11] = [
    "billion_laughs",
    "bom-twice",
    "ctrl_charref",
    "latin1-declutf8",
    "leading-blank",
    "not_tmx",
    "raw_ctrl",
    "truncated",
    "undef_entity",
    "unescaped_amp",
    "xxe",
];

#[test]
fn files_of_other_tools_are_read_as_lxml_reads_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/interop");
    let Ok(files) = std::fs::read_dir(folder.join("tmx")) else {
        eprintln!("{} is absent: nothing compared", folder.display());
        return;
    };
    let mut report = String::new();
    for path in files.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let result = read(std::fs::read(&path).unwrap());
        let must_be_refused = REFUSED.iter().any(|part| name.contains(part));
        assert_eq!(result.is_err(), must_be_refused, "{name}: {result:?}");
        let records = match result {
            Ok(records) => records,
            Err(error) => {
                writeln!(report, "{name}: refused: {error}").unwrap();
                continue;
            }
        };
        let Some(expected) = expected(&folder, &path) else {
            eprintln!("python3 with lxml is absent: {name} is not compared");
            continue;
        };
        let tus = expected["tus"].as_array().unwrap();
        assert_eq!(records.iter().filter(|r| r.line > 0).count(), tus.len(), "{name}");
        let mut compared = 0;
        for (record, tu) in records.iter().zip(tus) {
            // lxml gives segments of variants without a language too.
            let wanted: Vec<&str> = tu
                .as_array()
                .unwrap()
                .iter()
                .filter(|v| !matches!(v[0].as_str().unwrap(), "" | "(none)"))
                .map(|v| v[1].as_str().unwrap())
                .collect();
            let variants = record.unit.as_ref().map_or(&[][..], |unit| &unit.variants);
            let found: Vec<&str> = variants.iter().map(|v| v.segment.text.as_str()).collect();
            assert_eq!(found, wanted, "{name}");
            compared += found.len();
        }
        let skipped: Vec<_> = records.iter().flat_map(|r| reasons(&r.skipped)).collect();
        let warnings: Vec<_> = records.iter().flat_map(|r| reasons(&r.warnings)).collect();
        writeln!(
            report,
            "{name}: {} tu, {compared} segments equal; skipped {skipped:?}; warnings {warnings:?}",
            tus.len()
        )
        .unwrap();
    }
    eprintln!("{report}");
}

fn expected(folder: &Path, path: &Path) -> Option<serde_json::Value> {
    let output =
        Command::new("python3").arg(folder.join("expected.py")).arg("--json").arg(path).output().ok()?;
    serde_json::from_slice(&output.stdout).ok()
}
