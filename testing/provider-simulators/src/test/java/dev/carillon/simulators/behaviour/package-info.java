@NullMarked
package dev.carillon.simulators.behaviour;

import org.jspecify.annotations.NullMarked;
