// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router;

import dev.carillon.documents.workflow.Engagement;
import dev.carillon.routing.decision.Limit;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Codec of engagement levels and limits in the stores: numbers from 1; 0 means none.
final class LevelCodec {

    private static final List<Engagement> ENGAGEMENT = List.of(Engagement.CONFIRMED, Engagement.SEEN, Engagement.READ);
    private static final List<Limit> LIMITS = List.of(Limit.THROTTLE, Limit.ATTENTION_BUDGET);

    private LevelCodec() {}

    static int of(Optional<Engagement> engagement) {
        return engagement.map(ENGAGEMENT::indexOf).orElse(-1) + 1;
    }

    static Optional<Engagement> engagement(int number) {
        return number == 0 ? Optional.empty() : Optional.of(ENGAGEMENT.get(number - 1));
    }

    static List<Integer> of(Collection<Limit> limits) {
        return limits.stream().map(limit -> LIMITS.indexOf(limit) + 1).toList();
    }

    static Set<Limit> limits(List<Integer> numbers) {
        Set<Limit> limits = EnumSet.noneOf(Limit.class);
        numbers.forEach(number -> limits.add(LIMITS.get(number - 1)));
        return limits;
    }
}
