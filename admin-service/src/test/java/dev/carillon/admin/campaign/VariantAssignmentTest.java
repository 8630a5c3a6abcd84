// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.carillon.admin.campaign.CampaignPlan.Ramp;
import dev.carillon.admin.campaign.CampaignPlan.Variant;
import dev.carillon.events.RecipientKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VariantAssignmentTest {

    private static final int RECIPIENTS = 20_000;
    private static final Offset<Double> ABOUT = within(1.5);

    private final VariantAssignment allotment = allotment("spring", 20, List.of(10, 50, 100));

    @Test
    void everyPartIsAboutAsLargeAsItIsToBe() {
        Map<Integer, Double> stages = shares(allotment::stage);
        Map<String, Double> arms = shares(this::arm);

        assertThat(stages.get(0)).isCloseTo(10, ABOUT);
        assertThat(stages.get(1)).isCloseTo(40, ABOUT);
        assertThat(stages.get(2)).isCloseTo(50, ABOUT);
        assertThat(arms.get("held out")).isCloseTo(20, ABOUT);
        assertThat(arms.get("warm")).isCloseTo(80 * 0.7, ABOUT);
        assertThat(arms.get("cold")).isCloseTo(80 * 0.3, ABOUT);
    }

    @Test
    void everyStageHasTheSameMixture() {
        long first = recipients(key -> allotment.stage(key) == 0);

        double heldOut = 100.0 * recipients(key -> allotment.stage(key) == 0 && isHeldOut(key)) / first;
        double cold = 100.0 * recipients(key -> allotment.stage(key) == 0 && arm(key).equals("cold")) / first;

        assertThat(heldOut).isCloseTo(20, within(4.0));
        assertThat(cold).isCloseTo(24, within(4.0));
    }

    @Test
    void whoIsToldWhatDoesNotDependOnTheRampAndDiffersBetweenCampaigns() {
        VariantAssignment atOnce = allotment("spring", 20, List.of(100));
        VariantAssignment other = allotment("summer", 20, List.of(100));

        assertThat(recipients(key -> atOnce.variant(key).equals(allotment.variant(key))))
                .isEqualTo(RECIPIENTS);
        assertThat(recipients(key -> other.variant(key).isEmpty() && isHeldOut(key)))
                .isBetween(RECIPIENTS * 3L / 100, RECIPIENTS * 5L / 100);
    }

    private boolean isHeldOut(RecipientKey key) {
        return allotment.variant(key).isEmpty();
    }

    private String arm(RecipientKey key) {
        return allotment.variant(key).map(Variant::name).orElse("held out");
    }

    private static <T> Map<T, Double> shares(Function<RecipientKey, T> part) {
        Map<T, Double> shares = new TreeMap<>();
        keys().forEach(key -> shares.merge(part.apply(key), 100.0 / RECIPIENTS, Double::sum));
        return shares;
    }

    private static long recipients(Predicate<RecipientKey> those) {
        return keys().stream().filter(those).count();
    }

    private static List<RecipientKey> keys() {
        return IntStream.range(0, RECIPIENTS)
                .mapToObj(number -> RecipientKey.of("acme", "recipient-" + number))
                .toList();
    }

    private static VariantAssignment allotment(String campaign, int heldOut, List<Integer> percents) {
        return new VariantAssignment(
                campaign,
                new CampaignPlan(
                        "",
                        "news",
                        new CampaignAudience.Everyone(""),
                        List.of(new Variant("warm", 70, "", "{}"), new Variant("cold", 30, "", "{}")),
                        heldOut,
                        new Ramp(percents, Duration.ZERO),
                        100,
                        Optional.empty()));
    }
}
