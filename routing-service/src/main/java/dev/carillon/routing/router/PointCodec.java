// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.routing.decision.Point;
import dev.carillon.routing.state.PointState;

/// Codec of workflow positions in the stores.
final class PointCodec {

    private PointCodec() {}

    static PointState stored(Point point) {
        return switch (point) {
            case Point.Start() -> PointState.getDefaultInstance();
            case Point.At(String step) -> state(PointState.Kind.AT, step).build();
            case Point.After(String step) -> state(PointState.Kind.AFTER, step).build();
            case Point.Choice(String step, int choice) ->
                state(PointState.Kind.CHOICE, step).setChoice(choice).build();
        };
    }

    static Point of(PointState state) {
        return switch (state.getKind()) {
            case START -> new Point.Start();
            case AT -> new Point.At(state.getStep());
            case AFTER -> new Point.After(state.getStep());
            case CHOICE -> new Point.Choice(state.getStep(), state.getChoice());
            case UNRECOGNIZED ->
                throw new IllegalStateException("a stored workflow position is unknown to this version");
        };
    }

    private static PointState.Builder state(PointState.Kind kind, String step) {
        return PointState.newBuilder().setKind(kind).setStep(step);
    }
}
