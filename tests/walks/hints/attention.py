"""Hints for attention and masks."""

CALMED = {"PositionwiseFeedForward": {"d_ff": 4}}
STRICTER = {
    ("PaddingMask", "float32"),  # any number can be compared, but tokens are whole ones
    ("PaddingMask", "bool"),
    ("AttentionPooling", "int64"),  # differences from other numbers are floats
    ("AttentionPooling", "bool"),
}
