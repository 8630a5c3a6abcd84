// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.carillon.client.management.CarillonClient;
import dev.carillon.client.management.Catalog;
import dev.carillon.client.management.ClientOptions;
import dev.carillon.client.management.RefusedException;
import dev.carillon.client.producer.Event;
import dev.carillon.client.producer.EventProducer;
import dev.carillon.client.producer.Problem;
import dev.carillon.client.producer.ProducerOptions;
import dev.carillon.client.producer.Submission;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The Java library in one case of the contract (`sdk/contract`).
final class JavaContract implements AutoCloseable {

    private static final Duration SOON = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final EventProducer producer;
    private final CarillonClient client;

    JavaContract(URI address, String apiKey, Duration patience) {
        this.producer = EventProducer.start(ProducerOptions.of(address, apiKey)
                .with(new ProducerOptions.Patience(Duration.ofSeconds(10), patience, SOON)));
        this.client = new CarillonClient(new ClientOptions(address, apiKey, Duration.ofSeconds(10), patience));
    }

    /// Carries out a step.
    ///
    /// @throws AssertionError if something else came of it than is expected
    void carryOut(JsonNode step) {
        JsonNode expected = step.path("expect");
        String id = step.path("id").asString("");
        String kind = step.path("kind").asString("");
        switch (step.path("do").asString()) {
            case "publish" -> assertThat(outcome(publish(step.path("event")))).isEqualTo(expected);
            case "publishAll" -> publishAll(step, expected);
            case "inbox" -> assertThatItemsArrive(step.path("recipient").asString(), expected);
            case "putRecipient" -> answer(expected, () -> client.recipients().put(id, json(step.path("profile"))));
            case "getRecipient" -> answer(expected, () -> client.recipients().get(id));
            case "deleteRecipient" ->
                answer(expected, () -> {
                    client.recipients().delete(id);
                    return new JsonObject();
                });
            case "putRecipients" -> putRecipients(step, expected);
            case "token" ->
                assertThat(client.recipients().token(id, Duration.ofHours(1)).split("\\."))
                        .hasSize(expected.path("parts").asInt());
            case "putDocument" -> answer(expected, () -> client.catalog().put(kind, id, json(step.path("document"))));
            case "getDocument" -> answer(expected, () -> client.catalog().get(kind, id));
            case "deleteDocument" ->
                answer(expected, () -> {
                    client.catalog().delete(kind, id);
                    return new JsonObject();
                });
            case "listDocuments" ->
                assertThat(client.catalog()
                                .list(kind)
                                .map(document -> document.get("id").getAsString()))
                        .contains(expected.path("contains").asString());
            case "copyCatalog" ->
                assertThat(client.catalog()
                                .apply(client.catalog().export(), Catalog.Mode.TRY)
                                .getAsJsonArray("changes"))
                        .hasSize(expected.path("changes").asInt());
            case "cancel" -> answer(expected, () -> client.cancel(id));
            default -> throw new AssertionError("unknown operation in " + step);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private void publishAll(JsonNode step, JsonNode expected) {
        List<JsonNode> events = step.has("events")
                ? step.path("events").valueStream().toList()
                : IntStream.range(0, step.path("count").asInt())
                        .mapToObj(
                                n -> JSON.readTree(step.path("event").toString().replace("${n}", Integer.toString(n))))
                        .toList();
        List<CompletionStage<Submission>> answers = new ArrayList<>();
        events.forEach(event -> answers.add(submit(event)));
        List<Submission> results = answers.stream().map(JavaContract::get).toList();
        if (expected.has("accepted")) {
            assertThat(results.stream().filter(Submission.Accepted.class::isInstance))
                    .hasSize(expected.path("accepted").asInt());
        } else {
            assertThat(results.stream().map(JavaContract::outcome))
                    .containsExactlyElementsOf(
                            expected.path("results").valueStream().toList());
        }
        assertThat(results.stream().map(Submission::eventId))
                .containsExactlyElementsOf(events.stream()
                        .map(event -> event.path("id").asString())
                        .toList());
    }

    private Submission publish(JsonNode event) {
        return get(submit(event));
    }

    private CompletionStage<Submission> submit(JsonNode event) {
        try {
            return producer.submit(event(event));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Event event(JsonNode json) {
        Event event = Event.of(json.path("type").asString())
                .to(json.path("recipients")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toArray(String[]::new))
                .dataJson(json.path("data").toString());
        if (json.has("sendAt")) {
            event = event.sendAt(Instant.parse(json.path("sendAt").asString()));
        }
        return json.has("id") ? event.withId(json.path("id").asString()) : event;
    }

    private static JsonNode outcome(Submission submission) {
        ObjectNode outcome = JSON.createObjectNode();
        switch (submission) {
            case Submission.Accepted accepted -> outcome.put("accepted", accepted.recipients());
            case Submission.Refused refused -> outcome.set("refused", refusal(refused.problem()));
            case Submission.Unconfirmed _ -> outcome.put("unconfirmed", true);
            default -> throw new AssertionError("unknown answer " + submission);
        }
        return outcome;
    }

    private static JsonNode refusal(Problem problem) {
        return JSON.createObjectNode()
                .put("status", problem.status())
                .put("code", problem.type().replaceAll(".*:", ""));
    }

    private void assertThatItemsArrive(String recipient, JsonNode expected) {
        int items = expected.path("items").asInt();
        assertThat(await().atMost(SOON).until(() -> items(recipient), known -> known >= items))
                .isEqualTo(items);
    }

    /// Number of items in the inbox of a recipient, who is known with the first item.
    private long items(String recipient) {
        try {
            return client.recipients().inbox(recipient).count();
        } catch (RefusedException e) {
            assertThat(e.problem().status()).isEqualTo(404);
            return 0;
        }
    }

    private void putRecipients(JsonNode step, JsonNode expected) {
        List<JsonObject> profiles =
                step.path("profiles").valueStream().map(JavaContract::json).toList();
        assertThat(client.recipients().putAll(profiles).stream()
                        .map(result -> result.get("status").getAsInt()))
                .containsExactlyElementsOf(expected.path("statuses")
                        .valueStream()
                        .map(JsonNode::asInt)
                        .toList());
    }

    /// Compares an answer with the members that are expected, or a refusal with the expected one.
    private static void answer(JsonNode expected, Supplier<JsonObject> call) {
        JsonNode answer;
        try {
            answer = JSON.readTree(call.get().toString());
        } catch (RefusedException e) {
            assertThat(refusal(e.problem())).isEqualTo(expected.path("refused"));
            return;
        }
        assertThat(expected.propertyNames())
                .allSatisfy(name -> assertThat(answer.get(name)).as(name).isEqualTo(expected.get(name)));
    }

    private static JsonObject json(JsonNode node) {
        return JsonParser.parseString(node.toString()).getAsJsonObject();
    }

    private static Submission get(CompletionStage<Submission> answer) {
        try {
            return answer.toCompletableFuture().get(SOON.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("there is no answer", e);
        }
    }
}
