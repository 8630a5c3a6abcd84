/// Joins the client protocol to the inbox: answers what one connection asks, and pushes to it what arrives.
@NullMarked
package dev.carillon.gateway.session;

import org.jspecify.annotations.NullMarked;
