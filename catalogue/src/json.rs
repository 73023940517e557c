//! JSON of texts and objects of texts, in the order of the file. A field that stands there twice is
//! refused: after a merge one of the two would silently win.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// The fields of an object.
pub(crate) type Fields = Vec<(String, Value)>;

/// What a file may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A text.
    Text(String),
    /// An object.
    Fields(Fields),
}

/// The fields of the one object that the file is.
pub(crate) fn read(text: &str) -> serde_json::Result<Fields> {
    match serde_json::from_str(text)? {
        Value::Fields(fields) => Ok(fields),
        Value::Text(_) => Err(serde_json::Error::custom("is no object")),
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or an object of them")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Fields::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format_args!("“{name}” stands there twice")));
            }
            fields.push((name, value));
        }
        Ok(Value::Fields(fields))
    }
}
