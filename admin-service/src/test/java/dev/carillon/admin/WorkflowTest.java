// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkflowTest extends CatalogFixture {

    private static final String YAML = """
            name: Comment mention
            steps:
              - {id: bell, deliver: {channel: in_app}}
              - {id: pause, wait: {for: 2m, unless: seen}}
              - {id: phone, deliver: {channel: push, fallback: [sms], template: short}}
            """;

    private static final String JSON =
            "{\"name\":\"Comment mention\",\"steps\":[{\"id\":\"bell\",\"deliver\":{\"channel\":\"in_app\"}},"
                    + "{\"id\":\"pause\",\"wait\":{\"for\":\"2m\",\"unless\":\"seen\"}},"
                    + "{\"id\":\"phone\",\"deliver\":{\"channel\":\"push\",\"fallback\":[\"sms\"],\"template\":\"short\"}}]}";

    @Test
    void theFormChangesWhatItShowsAndLeavesTheRest() {
        ConsoleSession session = admin.session(tenancy.tenant(), "editor");
        String base = "/console/t/" + tenancy.tenant() + "/workflows/";

        String form = session.submit(base + "edit?id=formed", base + "steps", "document", YAML)
                .body();
        String written = session.submit(
                        base + "edit?id=formed",
                        base + "form",
                        "workflow",
                        JSON,
                        "steps/0/deliver/channel",
                        "email",
                        "steps/1/wait/unless",
                        "",
                        "steps/2/deliver/fallback",
                        "sms, webhook",
                        "kind",
                        "digest",
                        "act",
                        "down:0")
                .body();
        String unsound = session.submit(base + "edit?id=formed", base + "steps", "document", "name: [")
                .body();

        assertThat(form).contains("name=\"steps/1/wait/for\" value=\"2m\"", "value=\"phone\"");
        assertThat(written).contains("""
                name: Comment mention
                steps:
                - id: pause
                  wait:
                    for: 2m
                - id: bell
                  deliver:
                    channel: email
                - id: phone
                  deliver:
                    channel: push
                    fallback:
                    - sms
                    - webhook
                    template: short
                """);
        assertThat(written).contains("<option value=\"digest\" selected=\"selected\">");
        assertThat(unsound).contains("as soon as nothing is wrong").doesNotContain("<fieldset");
    }

    @Test
    void theFormShowsWhatComesWithTheWindowThatIsChosen() {
        ConsoleSession session = admin.session(tenancy.tenant(), "editor");
        String base = "/console/t/" + tenancy.tenant() + "/workflows/";
        String gathered = "{\"steps\":[{\"digest\":{\"window\":{\"fixed\":\"1h\"},\"maxItems\":5}}]}";

        String chosen = session.submit(
                        base + "edit?id=formed",
                        base + "form",
                        "workflow",
                        gathered,
                        "steps/0/digest/window",
                        "scheduled",
                        "steps/0/digest/window/fixed",
                        "2h",
                        "steps/0/digest/leading",
                        "yes")
                .body();
        String filled = session.submit(
                        base + "edit?id=formed",
                        base + "form",
                        "workflow",
                        "{\"steps\":[{\"digest\":{\"window\":{\"scheduled\":{\"times\":[\"09:00\"]}}}}]}",
                        "steps/0/digest/window",
                        "scheduled",
                        "steps/0/digest/window/scheduled/times",
                        "09:00, 18:00",
                        "steps/0/digest/window/scheduled/days",
                        "mon, fri",
                        "steps/0/digest/window/scheduled/zone",
                        "Europe/Berlin")
                .body();

        assertThat(chosen)
                .contains("<option value=\"scheduled\" selected=\"selected\">", "steps/0/digest/window/scheduled/zone")
                .contains("""
                        steps:
                        - digest:
                            window:
                              scheduled:
                                times:
                        """, "maxItems: 5", "leading: true")
                .doesNotContain("steps/0/digest/window/fixed");
        assertThat(filled).contains("- mon", "- fri", "zone: Europe/Berlin");
    }

    @Test
    void yamlIsPublishedAsTheJsonThatItMeans() {
        Reply created = admin.send("PUT", "/v1/workflows/yaml", tenancy.key(), "application/yaml", YAML);
        Reply read = admin.get("/v1/workflows/yaml", tenancy.key());

        assertThat(created.status()).isEqualTo(201);
        assertThat(published("yaml")).isEqualTo(JSON);
        assertThat(read.text("/steps/1/wait/for")).isEqualTo("2m");
        assertThat(read.text("/name")).isEqualTo("Comment mention");
    }

    @Test
    void whatWasReadCanBeWrittenBack() {
        admin.put("/v1/workflows/again", tenancy.key(), JSON);
        Reply read = admin.get("/v1/workflows/again", tenancy.key());

        Reply replaced =
                admin.put("/v1/workflows/again", tenancy.key(), read.body().toString());

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(published("again")).isEqualTo(JSON);
    }

    @Test
    void templateThatIsNotThereYetIsAWarning() {
        Tenancy own = admin.newTenant();
        Reply before = admin.put("/v1/workflows/eager", own.key(), JSON);
        admin.put("/v1/templates/short", own.key(), "{\"contents\": [{\"channel\": \"push\", \"text\": \"Hello\"}]}");
        Reply after = admin.put("/v1/workflows/eager", own.key(), JSON);

        assertThat(before.status()).isEqualTo(201);
        assertThat(before.body().path("warnings")).hasSize(1);
        assertThat(before.text("/warnings/0/path")).isEqualTo("/steps/2/deliver/template");
        assertThat(before.text("/warnings/0/rule")).isEqualTo("missing");
        assertThat(before.text("/warnings/0/message")).isEqualTo("there is no template short yet");
        assertThat(after.status()).isEqualTo(200);
        assertThat(after.body().has("warnings")).isFalse();
        assertThat(admin.get("/v1/workflows/eager", own.key()).body().has("warnings"))
                .isFalse();
    }

    @Test
    void eventTypesMissingReferencesAreWarnings() {
        Tenancy own = admin.newTenant();
        String type = "{\"lane\": \"bulk\", \"channels\": [\"push\"], \"category\": \"news\", \"workflow\": \"eager\"}";
        Reply before = admin.put("/v1/event-types/goal", own.key(), type);
        admin.put("/v1/workflows/eager", own.key(), JSON);
        admin.put("/v1/categories/news", own.key(), "{}");
        admin.put("/v1/templates/goal", own.key(), "{\"contents\": [{\"channel\": \"push\", \"text\": \"Goal\"}]}");
        Reply after = admin.put("/v1/event-types/goal", own.key(), type);

        assertThat(before.status()).isEqualTo(201);
        assertThat(before.body().path("warnings").findValuesAsString("path"))
                .containsExactly("/category", "/workflow", "/template");
        assertThat(after.body().has("warnings")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"steps\":[{\"deliver\":{\"channel\":\"fax\"}}]}`                                  | /steps/0/deliver/channel",
                "`{\"steps\":[{\"deliver\":{\"channel\":\"sms\",\"when\":\"data.\"}}]}`               | /steps/0/deliver/when",
                "`{\"steps\":[{\"wait\":{\"for\":\"31d\"}},{\"deliver\":{\"channel\":\"sms\"}}]}`     | /steps/0/wait/for",
                "`{\"steps\":[{\"id\":\"a\",\"deliver\":{\"channel\":\"sms\"},\"next\":\"a\"}]}`      | /steps/0/next",
                "`{\"steps\":[{\"deliver\":{\"channel\":\"sms\"}}],\"colour\":1}`                     | /colour"
            })
    void faultyWorkflowIsRefusedWithTheFaultsPlace(String body, String path) {
        Reply refused = admin.put("/v1/workflows/faulty", tenancy.key(), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.problem()).isEqualTo("invalid-request");
        assertThat(refused.body().path("violations").findValuesAsString("path")).contains(path);
        assertThat(admin.get("/v1/workflows/faulty", tenancy.key()).status()).isEqualTo(404);
    }

    @Test
    void whatIsNeitherJsonNorYamlIsRefused() {
        assertThat(admin.put("/v1/workflows/faulty", tenancy.key(), "{").problem())
                .isEqualTo("invalid-json");
        assertThat(admin.send("PUT", "/v1/workflows/faulty", tenancy.key(), "application/yaml", "steps: [")
                        .text("/violations/0/rule"))
                .isEqualTo("syntax");
        assertThat(admin.send("PUT", "/v1/workflows/faulty", tenancy.key(), "application/yaml", "")
                        .status())
                .isEqualTo(400);
        assertThat(admin.send("PUT", "/v1/workflows/faulty", tenancy.key(), "text/xml", "<steps/>")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void tooLargeADocumentIsRefusedWithTheLimit() {
        Reply refused = admin.put("/v1/workflows/large", tenancy.key(), "{\"name\": \"" + "x".repeat(70_000) + "\"}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/detail")).contains("65536");
        assertThat(admin.put("/v1/workflows/large", tenancy.key(), "{\"name\": \"" + "x".repeat(140_000) + "\"}")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void openApiNamesBothNotations() {
        Reply description = admin.get("/v3/api-docs", "");

        assertThat(description
                        .body()
                        .at("/paths/~1v1~1workflows~1{id}/put/requestBody/content")
                        .propertyNames())
                .containsExactlyInAnyOrder("application/json", "application/yaml");
        assertThat(description.body().path("paths").propertyNames())
                .contains(
                        "/v1/recipients/{id}/consents",
                        "/v1/recipients/{id}/suppressions",
                        "/v1/recipients/{id}/suppressions/{suppression}");
    }

    private static String published(String id) {
        return published
                .await(record -> record.key()
                        .equals(new CatalogKey(new TenantId(tenancy.tenant()), CatalogKey.Kind.WORKFLOW, id)))
                .requireValue()
                .getWorkflow()
                .getDocument()
                .toStringUtf8();
    }
}
