/// Sessions that connect the client protocol with the inbox: they answer a connection's requests and push new items.
@NullMarked
package dev.carillon.gateway.session;

import org.jspecify.annotations.NullMarked;
