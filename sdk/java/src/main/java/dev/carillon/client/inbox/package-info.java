/// Client of a recipient's inbox over the client protocol. It uses only classes that Android has. The maintained
/// protocol library reconnects and resumes; this package wraps it in plain types.
@NullMarked
package dev.carillon.client.inbox;

import org.jspecify.annotations.NullMarked;
