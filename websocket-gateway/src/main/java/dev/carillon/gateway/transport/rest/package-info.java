/// The inbox over plain HTTP with the client's token: every method of the client protocol has a path here.
@NullMarked
package dev.carillon.gateway.transport.rest;

import org.jspecify.annotations.NullMarked;
