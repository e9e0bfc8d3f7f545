//! The bytes of a month: a format byte, then for each day its number, what there is, and the numbers as
//! variable-length integers (LEB128; signed ones zig-zag). A day with one value stores it once.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Bucket, Days, Month, MonthNumber, Values};
use crate::clock::Instant;
use crate::ids::CheckInId;
use crate::quantity::Quantity;

const FORMAT: u8 = 1;

/// The values of a day: none, one, or several that differ.
const NONE: u8 = 0;
const ONE: u8 = 1;
const MANY: u8 = 2;

/// The bytes are not those of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the packed month is damaged")]
pub struct Damaged;

impl Month {
    /// Packs the month.
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(1 + self.0.len() * 32);
        bytes.push(FORMAT);
        for (day, bucket) in &self.0 {
            bytes.push(*day);
            write_bucket(bucket, &mut bytes);
        }
        bytes
    }

    /// Unpacks a month.
    pub fn unpack(bytes: &[u8]) -> Result<Self, Damaged> {
        let mut days = BTreeMap::new();
        each(bytes, |day, bucket| {
            days.insert(day, bucket);
        })?;
        Ok(Self(days))
    }
}

impl Days {
    /// Adds the buckets of a packed month; months must come in ascending order.
    pub fn unpack(&mut self, number: MonthNumber, bytes: &[u8]) -> Result<(), Damaged> {
        let first = number.first_day().ok_or(Damaged)?;
        each(bytes, |day, bucket| {
            self.0.push((first.plus(i32::from(day) - 1), bucket));
        })
    }
}

/// Reads the days of a packed month, which ascend.
fn each(bytes: &[u8], mut found: impl FnMut(u8, Bucket)) -> Result<(), Damaged> {
    let [FORMAT, rest @ ..] = bytes else {
        return Err(Damaged);
    };
    let (mut reader, mut last) = (Reader(rest), 0);
    while !reader.0.is_empty() {
        let day = reader.byte()?;
        if day <= last || day > 31 {
            return Err(Damaged);
        }
        last = day;
        found(day, read_bucket(&mut reader)?);
    }
    Ok(())
}

fn write_bucket(bucket: &Bucket, bytes: &mut Vec<u8>) {
    let Bucket {
        check_ins,
        skips,
        values,
    } = bucket;
    bytes.push(match values {
        None => NONE,
        Some(values) if values.count == 1 => ONE,
        Some(_) => MANY,
    });
    unsigned(u128::from(*check_ins), bytes);
    unsigned(u128::from(*skips), bytes);
    let Some(Values {
        count,
        sum,
        min,
        max,
        last,
        last_at,
        last_id,
    }) = values
    else {
        return;
    };
    if *count != 1 {
        unsigned(u128::from(*count), bytes);
        signed(*sum, bytes);
        signed(i128::from(min.millionths()), bytes);
        signed(i128::from(max.millionths()), bytes);
    }
    signed(i128::from(last.millionths()), bytes);
    signed(i128::from(last_at.microseconds()), bytes);
    bytes.extend_from_slice(last_id.uuid().as_bytes());
}

fn read_bucket(reader: &mut Reader<'_>) -> Result<Bucket, Damaged> {
    let kind = reader.byte()?;
    let check_ins = reader.counter()?;
    let skips = reader.counter()?;
    let values = match kind {
        NONE => None,
        ONE => {
            let (last, last_at, last_id) = (reader.quantity()?, reader.instant()?, reader.id()?);
            let sum = i128::from(last.millionths());
            Some(Values {
                count: 1,
                sum,
                min: last,
                max: last,
                last,
                last_at,
                last_id,
            })
        }
        MANY => Some(Values {
            count: reader.counter()?,
            sum: reader.signed()?,
            min: reader.quantity()?,
            max: reader.quantity()?,
            last: reader.quantity()?,
            last_at: reader.instant()?,
            last_id: reader.id()?,
        }),
        _ => return Err(Damaged),
    };
    if check_ins == 0 {
        return Err(Damaged);
    }
    Ok(Bucket {
        check_ins,
        skips,
        values,
    })
}

fn unsigned(mut number: u128, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(0x80 | low_bits(number));
        number >>= 7;
    }
    bytes.push(low_bits(number));
}

fn low_bits(number: u128) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low & 0x7f
}

fn signed(number: i128, bytes: &mut Vec<u8>) {
    unsigned(
        (number.cast_unsigned() << 1) ^ (number >> 127).cast_unsigned(),
        bytes,
    );
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    /// Most numbers fit 63 bits, which 64-bit arithmetic reads faster.
    fn unsigned(&mut self) -> Result<u128, Damaged> {
        let mut low = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            low |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(u128::from(low));
            }
        }
        let mut number = u128::from(low);
        for shift in (63..128).step_by(7) {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    fn signed(&mut self) -> Result<i128, Damaged> {
        let number = self.unsigned()?;
        Ok((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn counter(&mut self) -> Result<u32, Damaged> {
        u32::try_from(self.unsigned()?).map_err(|_| Damaged)
    }

    fn quantity(&mut self) -> Result<Quantity, Damaged> {
        let millionths = i64::try_from(self.signed()?).map_err(|_| Damaged)?;
        Quantity::from_millionths(millionths).ok_or(Damaged)
    }

    fn instant(&mut self) -> Result<Instant, Damaged> {
        i64::try_from(self.signed()?)
            .map(Instant::from_microseconds)
            .map_err(|_| Damaged)
    }

    fn id(&mut self) -> Result<CheckInId, Damaged> {
        let (id, rest) = self.0.split_first_chunk::<16>().ok_or(Damaged)?;
        self.0 = rest;
        Ok(CheckInId::from_uuid(Uuid::from_bytes(*id)))
    }
}
