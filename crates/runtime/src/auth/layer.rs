//! A text after removing encodings, each byte with its position in the original text.

/// How many nested encodings are removed, such as a percent-encoded URL in a JSON string.
const DEPTH: usize = 2;

/// Bytes, each with its position in the text.
pub(super) struct Layer {
    bytes: Vec<u8>,
    places: Vec<(usize, usize)>,
}

/// Removes one encoding: given the bytes from a position on, how many of them encode what.
type Decode = fn(&[u8]) -> Option<(usize, DecodedLayer)>;

/// The UTF-8 of one character, or one byte.
struct DecodedLayer {
    bytes: [u8; 4],
    length: usize,
}

impl Layer {
    /// The text itself and everything that it can be decoded to.
    pub(super) fn decode_all(text: &str) -> Vec<Self> {
        let plain = Self {
            bytes: text.as_bytes().to_vec(),
            places: (0..text.len()).map(|at| (at, at + 1)).collect(),
        };
        let mut layers = vec![plain];
        let mut begin = 0;
        for _ in 0..DEPTH {
            let end = layers.len();
            for index in begin..end {
                for decode in [escape as Decode, percent, reference] {
                    let decoded = layers.get(index).and_then(|layer| layer.decoded(decode));
                    layers.extend(decoded);
                }
            }
            begin = end;
        }
        for index in 0..layers.len() {
            for shift in 0..4 {
                let decoded = layers
                    .get(index)
                    .and_then(|layer| layer.without_base64(shift));
                layers.extend(decoded);
            }
        }
        layers
    }

    /// The positions of a secret in the text, including one truncated at the end to at least `shortest` bytes. A `+`
    /// matches a space, since forms encode one as the other.
    pub(super) fn find(&self, secret: &[u8], shortest: usize) -> Vec<(usize, usize)> {
        let fold = |byte: &u8| if *byte == b'+' { b' ' } else { *byte };
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let same = rest
                .iter()
                .zip(secret)
                .take_while(|(one, other)| fold(one) == fold(other))
                .count();
            let is_whole = same == secret.len();
            if is_whole || (same == rest.len() && same >= shortest) {
                let places = self.places.get(at).zip(self.places.get(at + same - 1));
                found.extend(places.map(|(first, last)| (first.0, last.1)));
                at += same;
            } else {
                at += 1;
            }
        }
        found
    }

    fn push(&mut self, bytes: &[u8], place: (usize, usize)) {
        self.bytes.extend_from_slice(bytes);
        self.places.extend(bytes.iter().map(|_| place));
    }

    /// The layer with an encoding removed; `None` if there was none.
    fn decoded(&self, decode: Decode) -> Option<Self> {
        let mut layer = Self::with_room(self.bytes.len());
        let (mut at, mut any) = (0, false);
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, decoded) = match decode(rest) {
                Some(decoded) => {
                    any = true;
                    decoded
                }
                None => (1, DecodedLayer::byte(rest[0])),
            };
            let end = self.places.get(at + length - 1)?.1;
            let place = (self.places.get(at)?.0, end);
            layer.push(decoded.bytes.get(..decoded.length)?, place);
            at += length;
        }
        any.then_some(layer)
    }

    /// Decodes runs of base64 (RFC 4648 §4, §5) of a minimum length; other bytes stay. `None` if there are none.
    fn without_base64(&self, shift: usize) -> Option<Self> {
        let mut layer = Self::with_room(self.bytes.len());
        let (mut at, mut any) = (0, false);
        while let Some(rest) = self.bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let run = rest
                .iter()
                .take_while(|byte| sextet(**byte).is_some())
                .count();
            if run < 4 + shift {
                let length = run.max(1);
                for index in at..at + length {
                    layer.push(self.bytes.get(index..=index)?, *self.places.get(index)?);
                }
                at += length;
                continue;
            }
            any = true;
            let places = self.places.get(at + shift..at + run)?;
            let sextets = rest.get(shift..run)?.iter().copied().filter_map(sextet);
            let sextets: Vec<u8> = sextets.collect();
            for index in 0..sextets.len() * 6 / 8 {
                // The byte spans two characters.
                let (first, bit) = (index * 8 / 6, index * 8 % 6);
                let pair =
                    u16::from(*sextets.get(first)?) << 6 | u16::from(*sextets.get(first + 1)?);
                let [byte, _] = (pair << (4 + bit)).to_be_bytes();
                layer.push(&[byte], (places.get(first)?.0, places.get(first + 1)?.1));
            }
            at += run;
        }
        any.then_some(layer)
    }

    fn with_room(bytes: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(bytes),
            places: Vec::with_capacity(bytes),
        }
    }
}

impl DecodedLayer {
    const fn byte(byte: u8) -> Self {
        Self {
            bytes: [byte, 0, 0, 0],
            length: 1,
        }
    }

    fn letter(code: u32) -> Option<Self> {
        let mut bytes = [0; 4];
        let length = char::from_u32(code)?.encode_utf8(&mut bytes).len();
        Some(Self { bytes, length })
    }
}

/// Escapes of JSON strings (RFC 8259 §7), and of Rust's and JavaScript's.
fn escape(bytes: &[u8]) -> Option<(usize, DecodedLayer)> {
    let after = bytes.strip_prefix(b"\\")?;
    let byte = match after.first()? {
        b'u' if after.get(1) == Some(&b'{') => {
            // At most six digits in Rust and JavaScript.
            let length = after.iter().take(12).position(|byte| *byte == b'}')?;
            return Some((
                length + 2,
                DecodedLayer::letter(hex(after.get(2..length)?)?)?,
            ));
        }
        b'u' => {
            let high = hex(after.get(1..5)?)?;
            let low = after
                .get(5..11)
                .and_then(|low| hex(low.strip_prefix(b"\\u")?));
            return match (high, low) {
                (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
                    let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                    Some((12, DecodedLayer::letter(code)?))
                }
                _ => Some((6, DecodedLayer::letter(high)?)),
            };
        }
        b'x' => return Some((4, DecodedLayer::letter(hex(after.get(1..3)?)?)?)),
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        byte @ (b'"' | b'\\' | b'/' | b'\'') => *byte,
        _ => return None,
    };
    Some((2, DecodedLayer::byte(byte)))
}

/// Percent-encoding (RFC 3986 §2.1).
fn percent(bytes: &[u8]) -> Option<(usize, DecodedLayer)> {
    let after = bytes.strip_prefix(b"%")?;
    let byte = u8::try_from(hex(after.get(..2)?)?).ok()?;
    Some((3, DecodedLayer::byte(byte)))
}

/// Character references of HTML and XML.
fn reference(bytes: &[u8]) -> Option<(usize, DecodedLayer)> {
    const NAMED: [(&[u8], u8); 5] = [
        (b"amp", b'&'),
        (b"lt", b'<'),
        (b"gt", b'>'),
        (b"quot", b'"'),
        (b"apos", b'\''),
    ];
    let after = bytes.strip_prefix(b"&")?;
    let length = after.iter().take(10).position(|byte| *byte == b';')?;
    let decoded = match after.get(..length)? {
        [b'#', b'x' | b'X', digits @ ..] => DecodedLayer::letter(hex(digits)?)?,
        [b'#', digits @ ..] => {
            DecodedLayer::letter(std::str::from_utf8(digits).ok()?.parse().ok()?)?
        }
        name => DecodedLayer::byte(NAMED.iter().find(|(known, _)| *known == name)?.1),
    };
    Some((length + 2, decoded))
}

fn hex(digits: &[u8]) -> Option<u32> {
    // A sign is no digit.
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The six bits of a character, in either alphabet of base64.
const fn sextet(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}
