//! Lists of words in text files.

/// The words of a list: white space parts them, a line that begins with # is a remark.
pub(super) fn listed(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}
