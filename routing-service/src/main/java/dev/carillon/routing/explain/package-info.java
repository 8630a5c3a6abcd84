/// Why a recipient would be told of an event, when and where: the stream's own decision, asked without being acted on.
/// A use case with its HTTP interface; what it knows, it reads from the stores of the lanes, on whichever instance they
/// are.
@NullMarked
package dev.carillon.routing.explain;

import org.jspecify.annotations.NullMarked;
