// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import dev.carillon.documents.template.TemplateRenderer;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Event;
import dev.carillon.events.v1.Preference;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.QuietHours;
import dev.carillon.events.v1.Workflow;
import dev.carillon.routing.decision.engine.DeliveryPlanner;
import dev.carillon.routing.decision.engine.RoutingEngine;
import dev.carillon.routing.router.DecisionInputs;
import dev.carillon.routing.router.store.StoreCatalog;
import dev.carillon.routing.router.store.StoreKeys;
import dev.carillon.routing.router.store.StoreNames;
import dev.carillon.routing.store.MemoryStores;
import dev.carillon.testsupport.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ExplainerTest {

    private static final TenantId TENANT = new TenantId("acme");
    private static final RecipientKey ANN = RecipientKey.of("acme", "ann");
    /// Half past ten in the evening, in Berlin.
    private static final Instant NIGHT = Instant.parse("2026-06-10T20:30:00Z");

    private static final String ESCALATION = """
            {"name": "Escalation", "steps": [
              {"id": "bell", "deliver": {"channel": "in_app"}},
              {"id": "pause", "wait": {"for": "2m", "unless": "seen"}},
              {"id": "phone", "deliver": {"channel": "push"}}]}
            """;

    private final Map<String, byte[]> catalog = new HashMap<>();
    private final MemoryStores stores = new MemoryStores();

    @Test
    void everyRuleThatWasAskedIsNamedInItsOrder() {
        type(Channel.IN_APP, Channel.EMAIL);
        profile(profile -> {});

        Explanation.DecisionView now = explain(50).moments().getFirst();

        assertThat(now.rules())
                .extracting(Explanation.Rule::rule)
                .startsWith("expired", "duplicate", "cancelled", "schedule");
        assertThat(now.rules()).extracting(Explanation.Rule::answer).containsOnly("pass");
        assertThat(now.steps()).hasSize(2);
        assertThat(now.steps().getLast().channels().getFirst().rules())
                .extracting(Explanation.Rule::rule)
                .containsExactly(
                        "suppression-list",
                        "consent",
                        "preference",
                        "condition",
                        "address",
                        "throttle",
                        "attention-budget",
                        "quiet-hours",
                        "deliver");
        assertThat(now.actions())
                .filteredOn(action -> action.action().equals("deliver"))
                .extracting(Explanation.ActionView::channel, Explanation.ActionView::addresses)
                .containsExactly(tuple("in_app", List.of("inbox")), tuple("email", List.of("email")));
        assertThat(now.then().outcome()).isEqualTo("end");
    }

    @Test
    void aSilentChannelIsNoReasonWhereAnotherIsNot() {
        type(Channel.IN_APP, Channel.SMS);
        profile(profile -> {});

        Explanation.DecisionView now = explain(50).moments().getFirst();

        assertThat(now.actions()).extracting(Explanation.ActionView::action).containsExactly("deliver", "suppress");
        assertThat(now.then()).isEqualTo(new Explanation.NextView("end", null, "", "", Map.of()));
    }

    @Test
    void theLayerThatWonIsNamed() {
        type(Channel.EMAIL);
        profile(profile -> profile.addPreferences(
                Preference.newBuilder().setCategory("orders").setChannel(ChannelCode.CHANNEL_EMAIL)));

        Explanation explanation = explain(50);

        Explanation.DecisionView now = explanation.moments().getFirst();
        Explanation.Rule last =
                now.steps().getFirst().channels().getFirst().rules().getLast();
        assertThat(last.rule()).isEqualTo("preference");
        assertThat(last.answer()).isEqualTo("suppress");
        assertThat(last.layer()).isEqualTo("recipient");
        assertThat(last.inputs()).containsEntry("scope", "category").doesNotContainKey("layer");
        assertThat(now.actions()).extracting(Explanation.ActionView::action).containsExactly("suppress");
        assertThat(now.then().rule()).isEqualTo("preference");
    }

    @Test
    void whatIsDecidedLaterIsFollowedToTheEnd() {
        workflow();
        profile(profile -> profile.setTimeZone("Europe/Berlin")
                .setQuietHours(QuietHours.newBuilder().setFrom("22:00").setTo("07:00")));

        Explanation explanation = explain(50);

        assertThat(explanation.workflow()).isEqualTo(new Explanation.Workflow("escalation", 1));
        assertThat(explanation.complete()).isTrue();
        assertThat(explanation.moments())
                .extracting(Explanation.DecisionView::at)
                .containsExactly(NIGHT, NIGHT.plusSeconds(120), Instant.parse("2026-06-11T05:00:00Z"));
        Explanation.DecisionView now = explanation.moments().getFirst();
        assertThat(now.actions())
                .filteredOn(action -> action.action().equals("deliver"))
                .extracting(Explanation.ActionView::step)
                .containsExactly("bell");
        assertThat(now.then().outcome()).isEqualTo("wait");
        assertThat(now.then().until()).isEqualTo(NIGHT.plusSeconds(120));
        Explanation.DecisionView escalated = explanation.moments().get(1);
        assertThat(escalated.from()).isEqualTo(new Explanation.StartView("after-step", "pause", null));
        assertThat(escalated.actions())
                .extracting(Explanation.ActionView::action)
                .containsExactly("escalate", "defer");
        assertThat(escalated.actions().getLast().rule()).isEqualTo("quiet-hours");
        Explanation.DecisionView morning = explanation.moments().getLast();
        assertThat(morning.from()).isEqualTo(new Explanation.StartView("channel", "phone", "push"));
        assertThat(morning.actions())
                .filteredOn(action -> action.action().equals("deliver"))
                .extracting(Explanation.ActionView::addresses)
                .containsExactly(List.of("phone-1"));
    }

    @Test
    void anAnswerThatIsCutShortSaysSo() {
        workflow();
        profile(profile -> {});

        Explanation explanation = explain(1);

        assertThat(explanation.moments()).hasSize(1);
        assertThat(explanation.complete()).isFalse();
    }

    @Test
    void nothingIsWaitedForThatTheCatalogLacks() {
        Explanation explanation = explain(50);

        assertThat(explanation.moments()).hasSize(1);
        assertThat(explanation.moments().getFirst().then())
                .isEqualTo(new Explanation.NextView(
                        "failed",
                        null,
                        "catalog",
                        "the tenant is not in the catalog",
                        Map.of("code", "unknown-event-type")));
    }

    @Test
    void nothingIsWritten() {
        workflow();
        profile(profile -> {});

        explain(50);

        for (String name : StoreNames.own()) {
            assertThat(stores.store(name).isEmpty()).as(name).isTrue();
        }
    }

    private Explanation explain(int maxMoments) {
        RoutingEngine engine = new RoutingEngine(
                new DeliveryPlanner(Lane.STANDARD, new TemplateRenderer(100), 900 * 1024),
                Duration.ofHours(24),
                Duration.ZERO);
        Event event = Fixtures.event(TENANT, "ann")
                .setAcceptedAtMillis(NIGHT.toEpochMilli())
                .build();
        DecisionInputs known =
                DecisionInputs.of(ANN, stores, new StoreCatalog(catalog::get, () -> 0), PayloadSeal.none());
        ExplainEngines engines = new ExplainEngines(
                Arrays.stream(Lane.values()).collect(Collectors.toMap(Function.identity(), _ -> engine)));
        return new Explainer(engines, "routing-1", maxMoments)
                .explain(new Question(ANN, event, NIGHT), Lane.STANDARD, known);
    }

    private void type(Channel... channels) {
        document(CatalogKey.Kind.TENANT, Fixtures.tenant(TENANT, new byte[32]));
        document(CatalogKey.Kind.EVENT_TYPE, Fixtures.eventType(TENANT, Fixtures.ORDER_SHIPPED, channels));
        document(CatalogKey.Kind.TEMPLATE, Fixtures.template(TENANT, Fixtures.ORDER_SHIPPED));
    }

    private void workflow() {
        type();
        CatalogEntry.Builder type = Fixtures.eventType(TENANT, Fixtures.ORDER_SHIPPED);
        type.getEventTypeBuilder().setWorkflow("escalation");
        document(CatalogKey.Kind.EVENT_TYPE, type);
        document(
                CatalogKey.Kind.WORKFLOW,
                CatalogEntry.newBuilder()
                        .setTenant(TENANT.value())
                        .setId("escalation")
                        .setVersion(1)
                        .setWorkflow(Workflow.newBuilder().setDocument(ByteString.copyFromUtf8(ESCALATION))));
    }

    private void document(CatalogKey.Kind kind, CatalogEntry.Builder entry) {
        catalog.put(
                "%s/%s/%s".formatted(TENANT.value(), kind.wireName(), entry.getId()),
                entry.build().toByteArray());
    }

    private void profile(Consumer<ProfileContent.Builder> change) {
        ProfileContent.Builder content = Fixtures.profileContent("ann");
        change.accept(content);
        stores.store(StoreNames.PROFILES)
                .put(
                        StoreKeys.recipient(ANN),
                        Fixtures.profile(TENANT, "ann", content.build()).build().toByteArray());
    }
}
