//! A search for bytes of a kind in text that has few of them.

/// Bytes that are looked at together.
const AT_ONCE: usize = 32;

/// Where the first byte of a kind stands, from `from` on. The kind is asked of many bytes at once, so it
/// should be told by comparisons alone, without a branch.
#[inline]
pub(super) fn find_byte(bytes: &[u8], from: usize, is: impl Fn(u8) -> bool) -> Option<usize> {
    let mut at = from;
    for chunk in bytes[from..].chunks(AT_ONCE) {
        if chunk.iter().fold(false, |any, &byte| any | is(byte)) {
            return chunk.iter().position(|&byte| is(byte)).map(|found| at + found);
        }
        at += chunk.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_first_byte_is_found(bytes in prop::collection::vec(0_u8..40, 0..100), from in 0_usize..100) {
            let from = from.min(bytes.len());
            let plain = bytes[from..].iter().position(|&b| b == 7).map(|at| from + at);
            prop_assert_eq!(find_byte(&bytes, from, |b| b == 7), plain);
        }
    }
}
