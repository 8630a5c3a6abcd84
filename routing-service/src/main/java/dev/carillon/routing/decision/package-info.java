/// Values of routing decisions: what a decision is made from (request, profile, catalog, history, progress) and what it
/// results in (actions, continuation, evaluated rules). The package [dev.carillon.routing.decision.engine] decides; the
/// router executes the decisions.
@NullMarked
package dev.carillon.routing.decision;

import org.jspecify.annotations.NullMarked;
