/// The services as containers have them: trained, and started as plain processes by what the compose
/// file says.
@NullMarked
package dev.carillon.benchmarks.container;

import org.jspecify.annotations.NullMarked;
