/// State of the router's stores, generated from `carillon/routing/state.proto`.
@NullMarked
package dev.carillon.routing.state;

import org.jspecify.annotations.NullMarked;
