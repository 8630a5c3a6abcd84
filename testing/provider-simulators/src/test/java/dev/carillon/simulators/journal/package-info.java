@NullMarked
package dev.carillon.simulators.journal;

import org.jspecify.annotations.NullMarked;
