/// The inbox over plain HTTP, with the client's token: what can be called over a socket can be called here.
@NullMarked
package dev.carillon.gateway.transport.rest;

import org.jspecify.annotations.NullMarked;
