/// Services as in the containers: trained, and started as plain processes by the compose file.
@NullMarked
package dev.carillon.benchmarks.container;

import org.jspecify.annotations.NullMarked;
