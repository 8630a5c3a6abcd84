// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.builder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.ConsoleSession;
import dev.carillon.admin.RunningAdmin;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Builder of notifications as a browser uses it.
class BuilderTest {

    private static final Pattern PLAN = Pattern.compile("name=\"plan\"[^>]*value=\"([0-9a-f]{64})\"");

    private static RunningAdmin admin;
    private static RunningAdmin.Tenancy tenancy;
    private static ConsoleSession editor;
    private static String base = "";

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        base = "/console/t/" + tenancy.tenant() + "/builder";
        RunningAdmin.NewOperator operator = admin.newOperator(tenancy.tenant(), "editor");
        editor = new ConsoleSession(admin.url(), operator.name());
        editor.signIn(operator.password());
    }

    @Test
    void allDocumentsArePublishedTogetherAfterTheReview() {
        Map<String, String> form = form("Parcel is late");
        form.put("category", "Parcels");
        form.put("workflow", "{\"steps\": [{\"deliver\": {\"channel\": \"in_app\"}}]}");
        String plan = plan(form);
        assertThat(read("/v1/event-types/parcel-is-late").status()).isEqualTo(404);

        form.put("plan", plan);
        assertThat(post("/publication", form).body()).contains("Published. New notifications use it.");

        assertThat(read("/v1/event-types/parcel-is-late").text("/workflow")).isEqualTo("parcel-is-late");
        assertThat(read("/v1/categories/parcels").text("/name")).isEqualTo("Parcels");
        assertThat(read("/v1/templates/parcel-is-late").text("/contents/0/text"))
                .isEqualTo("Hello");
        assertThat(read("/v1/workflows/parcel-is-late").status()).isEqualTo(200);
    }

    @Test
    void buttonsArePublishedAndTheirFaultsNameTheirFields() {
        Map<String, String> form = form("Asked");
        form.put("actions.0.label0", "Approve");
        assertThat(post("/review", form).body()).contains("data-path=\"actions.0.id0\"");

        form.put("actions.0.id0", "approve");
        form.put("plan", plan(form));
        assertThat(post("/publication", form).body()).contains("Published. New notifications use it.");

        assertThat(read("/v1/templates/asked").body().at("/contents/0/actions").toString())
                .isEqualTo("[{\"id\":\"approve\",\"label\":\"Approve\"}]");
    }

    @Test
    void whatHasChangedSinceTheReviewIsNotPublished() {
        Map<String, String> form = form("Reviewed");
        form.put("plan", plan(form));
        form.put("text0", "Another text");

        assertThat(post("/publication", form).statusCode()).isEqualTo(412);
        assertThat(read("/v1/event-types/reviewed").status()).isEqualTo(404);
    }

    @Test
    void nothingOfAnotherNotificationIsOverwritten() {
        put("/v1/workflows/taken", "{\"steps\": [{\"deliver\": {\"channel\": \"push\"}}]}");
        Map<String, String> form = form("Taken");
        form.put("workflow", "{\"steps\": [{\"deliver\": {\"channel\": \"in_app\"}}]}");

        HttpResponse<String> refused = post("/review", form);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("there is the workflow taken already");
    }

    @Test
    void whatAnotherOperatorHasPublishedMeanwhileIsNotOverwritten() {
        String type = "{\"name\": \"Shared\", \"lane\": \"standard\", \"channels\": [\"in_app\"]}";
        put("/v1/event-types/shared", type);
        Map<String, String> form = form("Shared");
        form.put("opened", "shared");
        form.put(
                "eventTypeVersion",
                String.valueOf(
                        read("/v1/event-types/shared").body().path("version").longValue()));
        assertThat(post("/review", form).statusCode()).isEqualTo(200);

        put("/v1/event-types/shared", type);

        HttpResponse<String> refused = post("/review", form);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("was published by another operator meanwhile");
    }

    @Test
    void aTemplateWithMoreTextsThanTheFormIsNotOpened() {
        String contents = IntStream.range(0, 61)
                .mapToObj(i -> "{\"channel\": \"in_app\", \"locale\": \"en-x-a%d\", \"text\": \"T\"}".formatted(i))
                .collect(Collectors.joining(","));
        put("/v1/templates/large", "{\"contents\": [%s]}".formatted(contents));
        put("/v1/event-types/large", "{\"name\": \"L\", \"lane\": \"standard\", \"channels\": [\"in_app\"]}");

        assertThat(editor.get(base + "?id=large").body())
                .contains("the template has 61 contents, and a form at most 60");
        assertThat(editor.get("/console/t/" + tenancy.tenant() + "/templates/edit?id=large")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void anUnknownEventTypeIsNotFound() {
        assertThat(editor.get(base + "?id=nothing").statusCode()).isEqualTo(404);
    }

    /// Form of a new notification with one text.
    private static Map<String, String> form(String name) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("form", "true");
        form.put("name", name);
        form.put("lane", "standard");
        form.put("sends-in_app", "true");
        form.put("channel0", "in_app");
        form.put("locale0", "");
        form.put("text0", "Hello");
        return form;
    }

    private static String plan(Map<String, String> form) {
        HttpResponse<String> review = post("/review", form);
        Matcher plan = PLAN.matcher(review.body());
        assertThat(plan.find()).as(review.statusCode() + " " + review.body()).isTrue();
        return plan.group(1);
    }

    private static HttpResponse<String> post(String path, Map<String, String> form) {
        return editor.submit(
                base,
                base + path,
                form.entrySet().stream()
                        .flatMap(field -> Stream.of(field.getKey(), field.getValue()))
                        .toArray(String[]::new));
    }

    private static RunningAdmin.Reply read(String path) {
        return admin.get(path, tenancy.key());
    }

    private static void put(String path, String document) {
        assertThat(admin.put(path, tenancy.key(), document).status()).isBetween(200, 201);
    }
}
