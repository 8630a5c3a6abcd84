// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Versions and drafts of catalog documents, and the export and import of the catalog as files.
class CatalogHistoryTest {

    private static final String NEWS = "/v1/categories/news";
    private static final String HISTORY = "/v1/catalog/categories/news/";

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /// Answer to an import.
    private record Imported(int status, JsonNode body) {}

    private static RunningAdmin admin;
    private Tenancy tenancy;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
    }

    @AfterAll
    static void stop() {
        CLIENT.close();
    }

    @BeforeEach
    void tenant() {
        tenancy = admin.newTenant();
    }

    @Test
    void whatWasPublishedBeforeCanBeReadComparedAndPublishedAgain() {
        long first = version(name("News"));
        long second = version(name("Latest news"));

        Reply list = get(HISTORY + "versions");
        Reply diff = get(HISTORY + "versions/" + first + "/diff");
        Reply old = get(HISTORY + "versions/" + first);
        Reply again = admin.post(HISTORY + "versions/" + first + "/publication", tenancy.key(), "");

        assertThat(list.body().findValuesAsString("version"))
                .containsExactly(String.valueOf(second), String.valueOf(first));
        assertThat(list.text("/items/0/by")).startsWith("key:");
        assertThat(diff.text("/diff").lines()).contains("-  \"name\" : \"News\"", "+  \"name\" : \"Latest news\"");
        assertThat(old.text("/name")).isEqualTo("News");
        assertThat(again.status()).isEqualTo(200);
        assertThat(get(NEWS).text("/name")).isEqualTo("News");
        assertThat(version(get(NEWS))).isGreaterThan(second);
        assertThat(get(HISTORY + "versions/" + first + "/diff?to=" + version(get(NEWS)))
                        .text("/diff"))
                .isEmpty();
    }

    @Test
    void publishingAgainKeepsToTheVersionThatItExpects() {
        long first = version(name("News"));
        name("Latest news");

        Reply stale = admin.call(
                "POST",
                HISTORY + "versions/" + first + "/publication",
                tenancy.key(),
                "",
                "If-Match",
                "\"" + first + "\"");

        assertThat(stale.status()).isEqualTo(412);
        assertThat(get(NEWS).text("/name")).isEqualTo("Latest news");
    }

    @Test
    void whatWasDeletedIsStillThere() {
        long first = version(name("News"));
        admin.delete(NEWS, tenancy.key());

        Reply list = get(HISTORY + "versions");
        long deleted = list.body().at("/items/0/version").asLong();

        assertThat(list.body().at("/items/0/deleted").asBoolean()).isTrue();
        assertThat(get(HISTORY + "versions/" + deleted).status()).isEqualTo(404);
        assertThat(admin.post(HISTORY + "versions/" + first + "/publication", tenancy.key(), "")
                        .status())
                .isEqualTo(201);
        assertThat(get(NEWS).text("/name")).isEqualTo("News");
    }

    @Test
    void theLastHundredVersionsAreKept() {
        long first = version(name("0"));
        for (int i = 1; i <= 100; i++) {
            name(Integer.toString(i));
        }

        Reply list = get(HISTORY + "versions?limit=200");

        assertThat(list.body().path("items").size()).isEqualTo(100);
        assertThat(get(HISTORY + "versions/" + first).status()).isEqualTo(404);
    }

    @Test
    void aDraftSendsNothingUntilItIsPublished() {
        name("News");

        Reply kept = admin.put(HISTORY + "draft", tenancy.key(), "{\"name\": \"Tomorrow's news\"}");
        String before = get(NEWS).text("/name");
        Reply diff = get(HISTORY + "draft/diff");
        Reply published = admin.post(HISTORY + "draft/publication", tenancy.key(), "");

        assertThat(kept.status()).isEqualTo(200);
        assertThat(before).isEqualTo("News");
        assertThat(diff.text("/diff")).contains("+  \"name\" : \"Tomorrow's news\"");
        assertThat(published.status()).isEqualTo(200);
        assertThat(get(NEWS).text("/name")).isEqualTo("Tomorrow's news");
        assertThat(get(HISTORY + "draft").status()).isEqualTo(404);
        assertThat(audit().findValuesAsString("kind")).contains("category-draft");
    }

    @Test
    void aDraftOfWhatHasChangedMeanwhileIsNotPublished() {
        name("News");
        admin.put(HISTORY + "draft", tenancy.key(), "{\"name\": \"Mine\"}");
        name("Somebody else's");
        Reply rewritten = admin.put(HISTORY + "draft", tenancy.key(), "{\"name\": \"Mine, better\"}");

        assertThat(rewritten.status()).isEqualTo(409);
        assertThat(rewritten.problem()).isEqualTo("version-conflict");
        assertThat(rewritten.text("/detail")).contains("is published, but the draft was begun from version");
        assertThat(get(HISTORY + "draft").text("/name")).isEqualTo("Mine");
        assertThat(admin.post(HISTORY + "draft/publication", tenancy.key(), "").status())
                .isEqualTo(412);
        assertThat(admin.delete(HISTORY + "draft", tenancy.key()).status()).isEqualTo(204);
        assertThat(admin.delete(HISTORY + "draft", tenancy.key()).status()).isEqualTo(404);
    }

    @Test
    void inTheConsoleADraftIsNotWrittenOverOneThatSomebodyElseKeptMeanwhile() {
        long version = version(name("News"));
        ConsoleSession session = admin.session(tenancy.tenant(), "editor");
        String none = keepDraft(session, version, "0", "First").body();
        String revision = get(HISTORY + "draft").text("/revision");

        HttpResponse<String> unseen = keepDraft(session, version, "0", "Second");
        HttpResponse<String> seen = keepDraft(session, version, revision, "Third");
        HttpResponse<String> stale = keepDraft(session, version, revision, "Fourth");
        name("Published meanwhile");
        HttpResponse<String> outdated =
                keepDraft(session, version, get(HISTORY + "draft").text("/revision"), "Fifth");

        assertThat(none).contains("The draft is saved");
        assertThat(unseen.statusCode()).isEqualTo(409);
        assertThat(unseen.body()).contains("the draft was changed by operator:", "open the draft again");
        assertThat(seen.body()).contains("The draft is saved");
        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(outdated.statusCode()).isEqualTo(409);
        assertThat(outdated.body()).contains("delete the draft");
        assertThat(get(HISTORY + "draft").text("/name")).isEqualTo("Third");
    }

    private HttpResponse<String> keepDraft(ConsoleSession session, long version, String revision, String name) {
        String base = "/console/t/" + tenancy.tenant();
        return session.submit(
                base + "/catalog/categories/edit?id=news",
                base + "/catalog/categories/edit",
                "id",
                "news",
                "version",
                Long.toString(version),
                "revision",
                revision,
                "document",
                "{\"name\": \"%s\"}".formatted(name),
                "draft",
                "true");
    }

    @Test
    void twoEditorsWhoOpenedTheSameDraftAreToldOfEachOther() {
        name("News");
        Reply kept = admin.put(HISTORY + "draft", tenancy.key(), "{\"name\": \"Mine\"}");
        String tag = "\"%s\"".formatted(kept.text("/revision"));

        Reply first = admin.call("PUT", HISTORY + "draft", tenancy.key(), "{\"name\": \"Better\"}", "If-Match", tag);
        Reply second = admin.call("PUT", HISTORY + "draft", tenancy.key(), "{\"name\": \"Lost\"}", "If-Match", tag);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(get(HISTORY + "draft").text("/name")).isEqualTo("Better");
    }

    @Test
    void aDraftHasNoFaultsEither() {
        Reply refused = admin.put(
                "/v1/catalog/workflows/w/draft", tenancy.key(), "{\"name\": \"W\", \"steps\": [{\"id\": 1}]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(get("/v1/catalog/workflows/w/draft").status()).isEqualTo(404);
        assertThat(get("/v1/catalog/pigeons/w/draft").status()).isEqualTo(404);
    }

    @Test
    void aCatalogMovesToAnotherTenantAsFilesAndGivesTheSameBytes() {
        fill();
        byte[] exported = export(tenancy);
        Tenancy other = admin.newTenant();

        Imported dry = importFiles(other, exported, "?dryRun=true");
        int documents =
                admin.get("/v1/templates", other.key()).body().path("items").size();
        Imported done = importFiles(other, exported, "");
        Imported again = importFiles(other, exported, "");

        assertThat(unzip(exported))
                .containsOnlyKeys(
                        "categories/news.json",
                        "event-types/news.published.json",
                        "templates/news.published.json",
                        "workflows/calm.yaml");
        assertThat(unzip(exported).get("workflows/calm.yaml")).contains("steps:\n");
        assertThat(dry.body().path("changes").size()).isEqualTo(4);
        assertThat(documents).as("a dry run writes nothing").isZero();
        assertThat(done.body().path("changes").findValuesAsString("action")).containsOnly("create");
        assertThat(done.body().path("warnings")).isEmpty();
        assertThat(again.body().path("changes")).isEmpty();
        assertThat(again.body().path("unchanged").asInt()).isEqualTo(4);
        assertThat(export(other)).isEqualTo(exported);
    }

    @Test
    void onlyAWholeCatalogDeletesWhatIsNotInIt() {
        fill();
        byte[] part = zip(Map.of("categories/news.json", "{\"name\": \"Changed\"}"));

        Imported some = importFiles(tenancy, part, "?dryRun=true");
        Imported whole = importFiles(tenancy, part, "?whole=true");

        assertThat(some.body().path("changes").size()).isEqualTo(1);
        assertThat(some.body().at("/changes/0/diff").asString("")).contains("+  \"name\" : \"Changed\"");
        assertThat(whole.body().path("changes").findValuesAsString("action"))
                .containsExactlyInAnyOrder("change", "delete", "delete", "delete");
        assertThat(unzip(export(tenancy))).containsOnlyKeys("categories/news.json");
    }

    @Test
    void everyFaultOfEveryFileIsToldAndNothingIsWritten() {
        Imported refused = importFiles(
                tenancy,
                zip(Map.of(
                        "categories/good.json", "{\"name\": \"Good\"}",
                        "categories/bad.json", "{\"name\": 7, \"wings\": 2}",
                        "workflows/bad.yaml", "name: W\nsteps:\n- id: x\n  deliver: {channel: pigeon}\n",
                        "templates/bad.json", "{",
                        "../../etc/passwd", "root")),
                "");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("violations").findValuesAsString("path"))
                .contains("categories/bad.json#/name", "categories/bad.json#/wings", "templates/bad.json")
                .anyMatch(path -> path.startsWith("workflows/bad.yaml#/steps/0"))
                .anyMatch(path -> path.startsWith("../../etc/passwd"));
        assertThat(admin.get("/v1/categories/good", tenancy.key()).status()).isEqualTo(404);
        assertThat(importFiles(tenancy, "no zip".getBytes(StandardCharsets.UTF_8), "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void aZipThatUnpacksToMoreThanTheLimitIsRefused() {
        String huge = " ".repeat(65 * 1024 * 1024);

        Imported refused = importFiles(tenancy, zip(Map.of("templates/huge.json", huge)), "?dryRun=true");

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.body().path("limit").asLong()).isEqualTo(64 * 1024 * 1024);
    }

    @Test
    void whatIsNamedAndNotThereIsAWarning() {
        Imported warned = importFiles(
                tenancy,
                zip(
                        Map.of(
                                "event-types/x.json",
                                "{\"name\": \"X\", \"lane\": \"standard\", \"channels\": [\"in_app\"], \"category\": \"none\"}")),
                "?dryRun=true");

        assertThat(warned.body().path("warnings").findValuesAsString("message"))
                .containsExactlyInAnyOrder("there is no category none yet", "there is no template x yet");
    }

    @Test
    void inTheConsoleAVersionIsComparedAndPublishedAgain() {
        long first = version(name("News"));
        long second = version(name("Latest news"));
        ConsoleSession session = admin.session(tenancy.tenant(), "editor");
        String base = "/console/t/" + tenancy.tenant();
        String page = base + "/history/categories?id=news";

        String diff = session.get(base + "/history/categories/diff?id=news&version=" + first)
                .body();
        HttpResponse<String> kept = session.submit(
                base + "/catalog/categories/edit?id=news",
                base + "/catalog/categories/edit",
                "id",
                "news",
                "version",
                String.valueOf(second),
                "document",
                "{\"name\": \"Drafted\"}",
                "draft",
                "true");
        String editor = session.get(base + "/catalog/categories/edit?id=news&draft=true")
                .body();
        String compared = session.get(page).body();
        HttpResponse<String> published =
                session.submit(page, base + "/history/categories/draft/publication", "id", "news");
        HttpResponse<String> again = session.submit(
                page,
                base + "/history/categories/publication",
                "id",
                "news",
                "version",
                String.valueOf(first),
                "current",
                String.valueOf(version(get(NEWS))));

        assertThat(diff).contains("-  &quot;name&quot; : &quot;News&quot;");
        assertThat(kept.body()).contains("The draft is saved", "This is a draft.");
        assertThat(compared).contains("+  &quot;name&quot; : &quot;Drafted&quot;");
        assertThat(editor).contains("Drafted");
        assertThat(published.body()).contains("The draft is published.").doesNotContain("Publish the draft");
        assertThat(again.body()).contains("published again");
        assertThat(get(NEWS).text("/name")).isEqualTo("News");
    }

    private Reply name(String name) {
        return admin.put(NEWS, tenancy.key(), "{\"name\": \"%s\"}".formatted(name));
    }

    private static long version(Reply reply) {
        assertThat(reply.status()).as(reply.body().toString()).isBetween(200, 299);
        return reply.body().path("version").asLong();
    }

    private Reply get(String path) {
        return admin.get(path, tenancy.key());
    }

    private JsonNode audit() {
        return admin.call("GET", "/v1/audit", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", tenancy.tenant())
                .body();
    }

    private void fill() {
        name("News");
        version(
                admin.put(
                        "/v1/templates/news.published",
                        tenancy.key(),
                        "{\"contents\": [{\"channel\": \"in_app\", \"locale\": \"\", \"title\": \"T\", \"text\": \"{{data.x}}\"}]}"));
        version(admin.put(
                "/v1/workflows/calm",
                tenancy.key(),
                "{\"name\": \"Calm\", \"steps\": [{\"id\": \"bell\", \"deliver\": {\"channel\": \"in_app\"}}]}"));
        version(admin.put(
                "/v1/event-types/news.published",
                tenancy.key(),
                "{\"name\": \"N\", \"lane\": \"bulk\", \"category\": \"news\", \"workflow\": \"calm\","
                        + " \"expireAfterSeconds\": 60, \"channels\": [\"in_app\"]}"));
    }

    private static byte[] export(Tenancy tenancy) {
        return send(
                        tenancy,
                        HttpRequest.newBuilder(admin.url().resolve("/v1/catalog"))
                                .GET())
                .body();
    }

    private static Imported importFiles(Tenancy tenancy, byte[] zip, String query) {
        URI url = admin.url().resolve("/v1/catalog" + query);
        HttpResponse<byte[]> answer = send(
                tenancy,
                HttpRequest.newBuilder(url)
                        .header("Content-Type", "application/zip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(zip)));
        return new Imported(answer.statusCode(), JsonMapper.shared().readTree(answer.body()));
    }

    private static HttpResponse<byte[]> send(Tenancy tenancy, HttpRequest.Builder request) {
        try {
            return CLIENT.send(
                    request.header("Authorization", "Bearer " + tenancy.key()).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Map<String, String> unzip(byte[] zip) {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream entries = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                files.put(entry.getName(), new String(entries.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
