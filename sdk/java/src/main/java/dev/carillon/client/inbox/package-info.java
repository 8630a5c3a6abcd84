/// A recipient's inbox over the client protocol. It uses nothing that Android lacks. Plain types around the maintained
/// protocol library: what reconnects and resumes is that library.
@NullMarked
package dev.carillon.client.inbox;

import org.jspecify.annotations.NullMarked;
