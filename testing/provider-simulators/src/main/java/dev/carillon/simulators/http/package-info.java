/// What every provider over HTTP can be told to do to a call.
@NullMarked
package dev.carillon.simulators.http;

import org.jspecify.annotations.NullMarked;
