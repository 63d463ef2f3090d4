//! Tests that cross layers: end to end, faults, layering.
