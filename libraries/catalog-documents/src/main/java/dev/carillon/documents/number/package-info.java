/// Bounds of the numbers that data, conditions and templates may hold.
@NullMarked
package dev.carillon.documents.number;

import org.jspecify.annotations.NullMarked;
