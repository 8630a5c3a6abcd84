@NullMarked
package dev.carillon.simulators;

import org.jspecify.annotations.NullMarked;
