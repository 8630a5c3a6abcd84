// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.carillon.admin.RunningAdmin.Reply;
import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.SubscriptionKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.codec.PayloadCodec;
import dev.carillon.events.topic.RecipientPartitioner;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.Address;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.PlatformCode;
import dev.carillon.events.v1.Profile;
import dev.carillon.events.v1.ProfileContent;
import dev.carillon.events.v1.Subscription;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientTest {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    private static final String ANN = """
            {"locale": "de-at", "timeZone": "Europe/Vienna",
             "quietHours": {"from": "22:00", "to": "07:00", "weekdays": [1, 5]},
             "addresses": {"email": "ann@example.org", "phone": "+43123456789"},
             "devices": [{"id": "phone-1", "platform": "apns", "token": "abcdef", "app": "org.example.app"},
                         {"platform": "webpush", "token": "https://push.example.org/1", "keys": {"p256dh": "AQID", "auth": "BAUG"}}],
             "preferences": {"all": {"sms": false}, "categories": {"ads": {"*": false}},
                             "eventTypes": {"order.shipped": {"push": true}}},
             "attributes": {"plan": "gold", "score": 1.50}}
            """;

    /// Profile with a choice of every kind.
    private static final String CHOICES = """
            {"quietHours": {"from": "22:00", "to": "07:00"}, "digestSchedule": {"times": ["08:00"]},
             "devices": [{"platform": "fcm", "token": "chooser-1"}],
             "preferences": {"all": {"sms": false}, "categories": {"news": {"email": false}}},
             "consents": [{"purpose": "marketing", "granted": false, "at": "2026-01-02T00:00:00Z"}]}
            """;

    private static RunningAdmin admin;
    private static Tenancy tenancy;
    private static RecordReader<RecipientKey, Profile> profiles;
    private static RecordReader<SubscriptionKey, Subscription> subscriptions;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        profiles = RecordReader.of(KAFKA.bootstrapServers(), Topics.PROFILES);
        subscriptions = RecordReader.of(KAFKA.bootstrapServers(), Topics.SUBSCRIPTIONS);
    }

    @AfterAll
    static void stop() {
        profiles.close();
        subscriptions.close();
    }

    @Test
    void recipientsAreListedByTheirIdsInPages() {
        Tenancy listed = admin.newTenant();
        for (String id : List.of("list-b", "list-a", "other", "list-c")) {
            admin.put("/v1/recipients/" + id, listed.key(), "{\"locale\": \"de\", \"timeZone\": \"Europe/Berlin\"}");
        }

        Reply first = admin.get("/v1/recipients?prefix=list-&limit=2", listed.key());
        Reply second = admin.get("/v1/recipients?prefix=list-&limit=2&after=" + first.text("/next"), listed.key());

        assertThat(first.body().path("items").findValuesAsString("id")).containsExactly("list-a", "list-b");
        assertThat(first.text("/items/0/locale")).isEqualTo("de");
        assertThat(first.text("/items/0/timeZone")).isEqualTo("Europe/Berlin");
        assertThat(first.body().at("/items/0/version").asLong()).isPositive();
        assertThat(Instant.parse(first.text("/items/0/updatedAt"))).isAfter(Instant.EPOCH);
        assertThat(second.body().path("items").findValuesAsString("id")).containsExactly("list-c");
        assertThat(second.body().path("next").isNull()).isTrue();
        assertThat(admin.get("/v1/recipients", listed.key()).body().path("items"))
                .hasSize(4);
        assertThat(admin.get("/v1/recipients", admin.newTenant().key()).body().path("items"))
                .isEmpty();
        assertThat(admin.get("/v1/recipients?prefix=%00&after=a%20b&limit=0", listed.key())
                        .body()
                        .path("violations")
                        .findValuesAsString("path"))
                .containsExactly("prefix", "after", "limit");
        Reply audited = admin.call(
                "GET", "/v1/audit?limit=3", RunningAdmin.OPERATOR_KEY, "", "Carillon-Tenant", listed.tenant());
        assertThat(audited.body().path("items").findValuesAsString("action")).containsOnly("list");
        assertThat(audited.body().path("items").findValuesAsString("subject")).containsExactly("*", "list-*", "list-*");
    }

    @Test
    void theConsoleCreatesAndEditsARecipient() {
        ConsoleSession session = admin.session(tenancy.tenant(), "support");
        String page = "/console/t/%s/recipient".formatted(tenancy.tenant());
        String token = session.token(page + "/edit");

        String refused = session.post(page + "/edit", token, "id", "carla", "version", "0", "email", "no address")
                .body();
        session.post(page + "/edit", token, "id", "carla", "version", "0", "email", "carla@example.org");
        String again = session.post(page + "/edit", token, "id", "carla", "version", "0")
                .body();
        session.post(page + "/devices", token, "id", "carla", "platform", "fcm", "token", "of-carla");
        session.post(page + "/subscriptions", token, "id", "carla", "topic", "parcels");
        session.post(
                page + "/consents",
                token,
                "id",
                "carla",
                "purpose",
                "marketing",
                "granted",
                "yes",
                "evidence",
                "a call");
        session.post(page + "/consents", token, "id", "carla", "purpose", "marketing", "granted", "no");

        assertThat(refused).contains("data-path=\"/addresses/email\"");
        assertThat(again).contains("it exists already");
        Reply stored = admin.get("/v1/recipients/carla", tenancy.key());
        assertThat(stored.text("/addresses/email")).isEqualTo("carla@example.org");
        assertThat(stored.text("/devices/0/token")).isEqualTo("of-carla");
        assertThat(stored.body().at("/consents/0/granted").asBoolean(true)).isFalse();
        String shown = session.get(page + "?id=carla").body();
        assertThat(shown).contains("parcels", "fcm", "a call", "operator:" + session.name());
        assertThat(session.get(page + "/edit?id=carla").body()).contains("carla@example.org");
        session.post(page + "/subscriptions/end", token, "id", "carla", "topic", "parcels");
        session.post(page + "/devices/removal", token, "id", "carla", "device", stored.text("/devices/0/id"));
        assertThat(admin.get("/v1/recipients/carla/subscriptions", tenancy.key())
                        .body()
                        .path("items"))
                .isEmpty();
        assertThat(admin.get("/v1/recipients/carla", tenancy.key()).body().path("devices"))
                .isEmpty();
    }

    @Test
    void profileIsKeptAndPublishedToTheRecipientsPartition() {
        Reply created = admin.put("/v1/recipients/ann@example.org", tenancy.key(), ANN);
        Reply read = admin.get("/v1/recipients/ann@example.org", tenancy.key());

        assertThat(created.status()).isEqualTo(201);
        assertThat(read.body()).isEqualTo(created.body());
        assertThat(read.text("/locale")).isEqualTo("de-AT");
        assertThat(read.text("/devices/0/id")).isEqualTo("phone-1");
        assertThat(read.text("/devices/1/id")).startsWith("device-");
        ReadRecord<RecipientKey, Profile> record = awaitProfile("ann@example.org");
        assertThat(record.partition()).isEqualTo(RecipientPartitioner.partition(key("ann@example.org"), 4));
        assertThat(record.requireValue().getVersion())
                .isEqualTo(read.body().path("version").longValue());
        ProfileContent content = content(record);
        assertThat(content.getTimeZone()).isEqualTo("Europe/Vienna");
        assertThat(content.getQuietHours().getWeekdaysList()).containsExactly(1, 5);
        assertThat(content.getAddressesList().stream().map(Address::getId))
                .containsExactly("email", "phone", "phone-1", read.text("/devices/1/id"));
        assertThat(content.getAddresses(2).getDevice().getPlatform()).isEqualTo(PlatformCode.PLATFORM_APNS);
        assertThat(content.getAddresses(3).getDevice().getWebPushPublicKey().toByteArray())
                .containsExactly(1, 2, 3);
        assertThat(content.getAttributes().toStringUtf8()).contains("\"plan\":\"gold\"");
        assertThat(content.getPreferencesList()).hasSize(3);
        assertThat(content.getPreferences(0).getAll()).isTrue();
        assertThat(content.getPreferences(0).getChannel()).isEqualTo(ChannelCode.CHANNEL_SMS);
        assertThat(content.getPreferences(1).getCategory()).isEqualTo("ads");
        assertThat(content.getPreferences(1).getChannel()).isEqualTo(ChannelCode.CHANNEL_UNSPECIFIED);
        assertThat(content.getPreferences(2).getEventType()).isEqualTo("order.shipped");
        assertThat(content.getPreferences(2).getChangedAtMillis()).isPositive();
    }

    @Test
    void mergePatchChangesWhatItNames() {
        admin.put("/v1/recipients/patched", tenancy.key(), ANN);

        Reply patched = admin.call("PATCH", "/v1/recipients/patched", tenancy.key(), """
                {"locale": "fr", "quietHours": null, "addresses": {"phone": null},
                 "preferences": {"all": {"email": false}}, "attributes": {"plan": null, "age": 7}}
                """);

        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.text("/locale")).isEqualTo("fr");
        assertThat(patched.text("/timeZone")).isEqualTo("Europe/Vienna");
        assertThat(patched.body().has("quietHours")).isFalse();
        assertThat(patched.body().path("addresses").toString()).isEqualTo("{\"email\":\"ann@example.org\"}");
        assertThat(patched.body().at("/preferences/all").toString()).isEqualTo("{\"email\":false,\"sms\":false}");
        assertThat(patched.body().at("/attributes/age").intValue()).isEqualTo(7);
        assertThat(patched.body().path("devices")).hasSize(2);
        assertThat(admin.call("PATCH", "/v1/recipients/nobody", tenancy.key(), "{}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void preferencesAreReplacedAndKeepTheTimeOfWhatStays() {
        admin.put("/v1/recipients/choosy/preferences", tenancy.key(), "{\"all\": {\"sms\": false}}");
        long before = content(awaitProfile("choosy")).getPreferences(0).getChangedAtMillis();

        Reply replaced = admin.put(
                "/v1/recipients/choosy/preferences",
                tenancy.key(),
                "{\"all\": {\"sms\": false}, \"categories\": {\"ads\": {\"*\": false}}}");

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(admin.get("/v1/recipients/choosy/preferences", tenancy.key()).body())
                .isEqualTo(replaced.body());
        ProfileContent after = content(profiles.await(
                record -> record.key().equals(key("choosy")) && content(record).getPreferencesCount() == 2));
        assertThat(after.getPreferences(0).getChangedAtMillis()).isEqualTo(before);
        assertThat(admin.put("/v1/recipients/choosy/preferences", tenancy.key(), "{\"all\": {\"fax\": true}}")
                        .problem())
                .isEqualTo("invalid-request");
        assertThat(admin.get("/v1/recipients/nobody/preferences", tenancy.key()).status())
                .isEqualTo(404);
    }

    @Test
    void preferencesAreReadAsAListToo() {
        Reply created = admin.put(
                "/v1/recipients/lister",
                tenancy.key(),
                "{\"preferences\": [{\"category\": \"ads\", \"channel\": \"email\", \"enabled\": false}, {\"enabled\": true}]}");

        assertThat(created.body().path("preferences").toString())
                .isEqualTo("{\"categories\":{\"ads\":{\"email\":false}},\"all\":{\"*\":true}}");
    }

    @Test
    void deviceIsRegisteredOnceByIdAndToken() {
        Reply first = admin.post(
                "/v1/recipients/walker/devices", tenancy.key(), "{\"platform\": \"fcm\", \"token\": \"t1\"}");
        Reply again = admin.post(
                "/v1/recipients/walker/devices", tenancy.key(), "{\"platform\": \"fcm\", \"token\": \"t1\"}");
        Reply rotated = admin.post(
                "/v1/recipients/walker/devices",
                tenancy.key(),
                "{\"id\": \"" + first.text("/id") + "\", \"platform\": \"fcm\", \"token\": \"t2\"}");

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.text("/id")).isEqualTo(first.text("/id"));
        assertThat(rotated.text("/token")).isEqualTo("t2");
        assertThat(admin.get("/v1/recipients/walker", tenancy.key()).body().path("devices"))
                .hasSize(1);
        assertThat(admin.delete("/v1/recipients/walker/devices/" + first.text("/id"), tenancy.key())
                        .status())
                .isEqualTo(204);
        assertThat(admin.delete("/v1/recipients/walker/devices/" + first.text("/id"), tenancy.key())
                        .status())
                .isEqualTo(404);
        assertThat(admin.post("/v1/recipients/walker/devices", tenancy.key(), "{\"platform\": \"pager\"}")
                        .problem())
                .isEqualTo("invalid-request");
    }

    @Test
    void subscriptionsAreListedPublishedAndEnded() {
        Reply begun = admin.put("/v1/recipients/fan/subscriptions/game-42", tenancy.key(), "");
        Reply again = admin.put("/v1/recipients/fan/subscriptions/game-42", tenancy.key(), "");
        admin.put("/v1/recipients/fan/subscriptions/game-43", tenancy.key(), "");
        Reply listed = admin.get("/v1/recipients/fan/subscriptions?limit=1", tenancy.key());
        Reply ended = admin.delete("/v1/recipients/fan/subscriptions/game-42", tenancy.key());

        assertThat(begun.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(listed.text("/items/0/topic")).isEqualTo("game-42");
        assertThat(listed.text("/next")).isEqualTo("game-42");
        assertThat(ended.status()).isEqualTo(204);
        SubscriptionKey game = new SubscriptionKey(key("fan"), "game-42");
        List<ReadRecord<SubscriptionKey, Subscription>> records =
                subscriptions.awaitCount(2, record -> record.key().equals(game));
        assertThat(records.get(0).requireValue().getSinceMillis()).isPositive();
        assertThat(records.get(1).value()).isEmpty();
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(record.partition()).isEqualTo(RecipientPartitioner.partition(key("fan"), 4)));
        assertThat(admin.delete("/v1/recipients/fan/subscriptions/game-42", tenancy.key())
                        .status())
                .isEqualTo(404);
        assertThat(admin.put("/v1/recipients/fan/subscriptions/a%20b", tenancy.key(), "")
                        .problem())
                .isEqualTo("invalid-request");
    }

    @Test
    void removedRecipientLeavesTombstones() {
        admin.put("/v1/recipients/leaver", tenancy.key(), ANN);
        admin.put("/v1/recipients/leaver/subscriptions/news", tenancy.key(), "");

        Reply removed = admin.delete("/v1/recipients/leaver", tenancy.key());

        assertThat(removed.status()).isEqualTo(204);
        profiles.await(
                record -> record.key().equals(key("leaver")) && record.value().isEmpty());
        subscriptions.await(record ->
                record.key().recipient().equals(key("leaver")) && record.value().isEmpty());
        assertThat(admin.get("/v1/recipients/leaver", tenancy.key()).status()).isEqualTo(404);
        assertThat(admin.delete("/v1/recipients/leaver", tenancy.key()).status())
                .isEqualTo(404);
    }

    @Test
    void versionStillGrowsAfterRemoval() {
        long first = admin.put("/v1/recipients/phoenix", tenancy.key(), "{}")
                .body()
                .path("version")
                .longValue();
        admin.delete("/v1/recipients/phoenix", tenancy.key());

        long second = admin.put("/v1/recipients/phoenix", tenancy.key(), "{}")
                .body()
                .path("version")
                .longValue();

        assertThat(second).isGreaterThan(first);
    }

    @Test
    void versionsGuardAgainstLostUpdates() {
        String tag = admin.put("/v1/recipients/guarded", tenancy.key(), "{}").header("ETag");
        Reply first = admin.call("PUT", "/v1/recipients/guarded", tenancy.key(), "{}", "If-Match", tag);
        Reply second = admin.call("PATCH", "/v1/recipients/guarded", tenancy.key(), "{}", "If-Match", tag);
        Reply third = admin.call("DELETE", "/v1/recipients/guarded", tenancy.key(), "", "If-Match", tag);

        assertThat(first.status()).isEqualTo(200);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.problem()).isEqualTo("version-conflict");
        assertThat(third.status()).isEqualTo(412);
        assertThat(admin.get("/v1/recipients/guarded", tenancy.key()).status()).isEqualTo(200);
    }

    @Test
    void aProfileThatIsWrittenAgainKeepsTheChoicesThatItDoesNotName() {
        String path = "/v1/recipients/chooser";
        admin.put(path, tenancy.key(), CHOICES);

        Reply synced = admin.put(path, tenancy.key(), """
                {"addresses": {"email": "new@example.org"},
                 "devices": [{"platform": "fcm", "token": "chooser-2"}],
                 "preferences": {"categories": {"news": {"sms": false}}},
                 "consents": [{"purpose": "marketing", "granted": true, "at": "2026-01-01T00:00:00Z"},
                              {"purpose": "survey", "granted": true}]}
                """);
        Reply batched = admin.post(
                "/v1/recipients/batch", tenancy.key(), "[{\"id\": \"chooser\", \"locale\": \"de\", \"devices\": []}]");
        Reply read = admin.get(path, tenancy.key());

        assertThat(synced.status()).isEqualTo(200);
        assertThat(batched.status()).isEqualTo(200);
        assertThat(read.text("/locale")).isEqualTo("de");
        assertThat(read.body().path("addresses")).isEmpty();
        assertThat(read.text("/quietHours/from")).isEqualTo("22:00");
        assertThat(read.text("/digestSchedule/times/0")).isEqualTo("08:00");
        assertThat(read.body().path("devices").valueStream())
                .extracting(device -> device.path("token").asString())
                .containsExactly("chooser-1", "chooser-2");
        assertThat(read.body().path("preferences").toString())
                .isEqualTo("{\"all\":{\"sms\":false},\"categories\":{\"news\":{\"email\":false,\"sms\":false}}}");
        assertThat(read.body().path("consents").valueStream())
                .extracting(consent -> consent.path("purpose").asString() + " "
                        + consent.path("granted").asBoolean())
                .containsExactly("marketing false", "survey true");
    }

    @Test
    void aProfileThatIsToReplaceLosesTheChoicesThatItDoesNotName() {
        admin.put("/v1/recipients/replaced", tenancy.key(), CHOICES);
        admin.put("/v1/recipients/replaced-in-batch", tenancy.key(), CHOICES);

        admin.put("/v1/recipients/replaced?mode=replace", tenancy.key(), "{}");
        admin.post("/v1/recipients/batch?mode=replace", tenancy.key(), "[{\"id\": \"replaced-in-batch\"}]");
        Reply unknown = admin.put("/v1/recipients/replaced?mode=overwrite", tenancy.key(), "{}");

        for (String recipient : List.of("replaced", "replaced-in-batch")) {
            Reply read = admin.get("/v1/recipients/" + recipient, tenancy.key());
            assertThat(read.body().has("quietHours")).isFalse();
            assertThat(read.body().has("digestSchedule")).isFalse();
            assertThat(read.body().path("devices")).isEmpty();
            assertThat(read.body().path("preferences")).isEmpty();
        }
        assertThat(unknown.problem()).isEqualTo("invalid-request");
        assertThat(unknown.text("/violations/0/message")).isEqualTo("must be one of merge, replace");
    }

    @Test
    void anItemThatIsOverALimitWithWhatStaysIsRefusedAlone() {
        String devices = IntStream.range(0, 50)
                .mapToObj("{\"platform\": \"fcm\", \"token\": \"full-%d\"}"::formatted)
                .collect(Collectors.joining(", "));
        admin.put("/v1/recipients/full", tenancy.key(), "{\"devices\": [" + devices + "]}");

        Reply batch = admin.post("/v1/recipients/batch", tenancy.key(), """
                [{"id": "full", "devices": [{"platform": "fcm", "token": "one-more"}]}, {"id": "beside"}]
                """);

        assertThat(batch.status()).isEqualTo(207);
        assertThat(batch.text("/results/0/violations/0/path")).isEqualTo("/devices");
        assertThat(batch.body().path("results").path(1).path("status").intValue())
                .isEqualTo(201);
        assertThat(tokens("full")).hasSize(50).doesNotContain("one-more");
    }

    @Test
    void aDeviceTokenBelongsToTheRecipientWhoRegisteredItLast() {
        register("borrower", "shared-phone");
        awaitProfile("borrower");

        register("owner", "shared-phone");

        assertThat(tokens("owner")).containsExactly("shared-phone");
        assertThat(tokens("borrower")).isEmpty();
        profiles.await(record -> record.key().equals(key("borrower"))
                && content(record).getAddressesCount() == 0
                && record.requireValue().getVersion() > 1);
        admin.put("/v1/recipients/borrower", tenancy.key(), "{\"locale\": \"de\"}");
        assertThat(tokens("owner")).containsExactly("shared-phone");
        admin.delete("/v1/recipients/owner", tenancy.key());
        register("borrower", "shared-phone");
        assertThat(tokens("borrower")).containsExactly("shared-phone");
    }

    @Test
    void anotherTenantsRecipientKeepsTheSameToken() {
        Tenancy other = admin.newTenant();
        admin.post(
                "/v1/recipients/elsewhere/devices", other.key(), "{\"platform\": \"fcm\", \"token\": \"two-tenants\"}");

        register("here", "two-tenants");

        assertThat(admin.get("/v1/recipients/elsewhere", other.key()).body().path("devices"))
                .hasSize(1);
    }

    @Test
    void ofManyWhoRegisterTokensAtTheSameTimeEachTokenHasOneOwner() throws Exception {
        List<String> racers = List.of("racer-a", "racer-b", "racer-c", "racer-d");
        List<String> raced = List.of("raced-1", "raced-2", "raced-3");
        CountDownLatch start = new CountDownLatch(1);
        List<Integer> answers = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                for (String racer : racers) {
                    List<String> order = racer.compareTo("racer-c") < 0 ? raced : raced.reversed();
                    threads.submit(() -> {
                        start.await();
                        order.forEach(
                                token -> answers.add(register(racer, token).status()));
                        return racer;
                    });
                }
            }
            start.countDown();
        }

        assertThat(answers).hasSize(60).containsOnly(201);
        List<String> owned =
                racers.stream().flatMap(racer -> tokens(racer).stream()).toList();
        assertThat(owned).containsExactlyInAnyOrderElementsOf(raced);
    }

    private static Reply register(String recipient, String token) {
        return admin.post(
                "/v1/recipients/" + recipient + "/devices",
                tenancy.key(),
                "{\"platform\": \"fcm\", \"token\": \"%s\"}".formatted(token));
    }

    private static List<String> tokens(String recipient) {
        return admin.get("/v1/recipients/" + recipient, tenancy.key())
                .body()
                .path("devices")
                .valueStream()
                .map(device -> device.path("token").asString())
                .toList();
    }

    @Test
    void addressesAreStoredInTheirNormalForm() {
        Reply written = admin.put("/v1/recipients/normal", tenancy.key(), """
                {"addresses": {"email": " Ann@B\u00fccher.EXAMPLE ", "phone": "+43 (123) 456-789"}}
                """);

        assertThat(written.text("/addresses/email")).isEqualTo("Ann@xn--bcher-kva.example");
        assertThat(written.text("/addresses/phone")).isEqualTo("+43123456789");
    }

    @Test
    void batchWritesSoundItemsAndNamesTheOthers() {
        Reply batch = admin.post("/v1/recipients/batch", tenancy.key(), """
                [{"id": "b-1", "addresses": {"email": "b1@example.org"}}, {"id": "b 2"}, {"id": "b-3", "locale": "?"},
                 {"id": "b-1"}, 7, {"id": "b-4", "timeZone": "UTC"}]
                """);

        assertThat(batch.status()).isEqualTo(207);
        assertThat(batch.body().path("refused").intValue()).isEqualTo(4);
        assertThat(batch.body()
                        .path("results")
                        .valueStream()
                        .map(result -> result.path("status").intValue()))
                .containsExactly(201, 400, 400, 400, 400, 201);
        assertThat(batch.text("/results/2/violations/0/path")).isEqualTo("/locale");
        assertThat(content(awaitProfile("b-1")).getAddresses(0).getEmail().getValue())
                .isEqualTo("b1@example.org");
        awaitProfile("b-4");
    }

    @Test
    void batchHasALimit() {
        String tooMany = "[" + "{\"id\":\"x\"},".repeat(1000) + "{\"id\":\"x\"}]";

        Reply refused = admin.post("/v1/recipients/batch", tenancy.key(), tooMany);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.problem()).isEqualTo("batch-too-large");
        assertThat(refused.body().path("limit").intValue()).isEqualTo(1000);
        assertThat(admin.post("/v1/recipients/batch", tenancy.key(), "[]").status())
                .isEqualTo(200);
        assertThat(admin.post("/v1/recipients/batch", tenancy.key(), "{}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{\"locale\":\"not a locale\"}`                           | /locale             | format",
                "`{\"timeZone\":\"+02:00\"}`                               | /timeZone           | format",
                "`{\"addresses\":{\"email\":\"ann\"}}`                     | /addresses/email    | format",
                "`{\"addresses\":{\"email\":\"a@b\\r\\nBcc: c\"}}`         | /addresses/email    | format",
                "`{\"addresses\":{\"phone\":\"0123\"}}`                    | /addresses/phone    | format",
                "`{\"addresses\":{\"fax\":\"1\"}}`                         | /addresses/fax      | unknown",
                "`{\"quietHours\":{\"from\":\"22:00\"}}`                   | /quietHours/to      | required",
                "`{\"quietHours\":{\"from\":\"25:00\",\"to\":\"07:00\"}}`  | /quietHours/from    | format",
                "`{\"quietHours\":{\"from\":\"07:00\",\"to\":\"07:00\"}}`  | /quietHours/to      | different",
                "`{\"quietHours\":{\"from\":\"22:00\",\"to\":\"07:00\",\"weekdays\":[8]}}` | /quietHours/weekdays | enum",
                "`{\"devices\":[{\"platform\":\"apns\"}]}`                 | /devices/0/token    | required",
                "`{\"devices\":[{\"platform\":\"apns\",\"token\":\"a\",\"id\":\"email\"}]}` | /devices/0/id | format",
                "`{\"devices\":[{\"platform\":\"apns\",\"token\":\"a\"},{\"platform\":\"apns\",\"token\":\"a\"}]}`"
                        + " | /devices/1/id | uniqueItems",
                "`{\"devices\":[{\"platform\":\"webpush\",\"token\":\"https://a\"}]}` | /devices/0/keys | required",
                "`{\"preferences\":{\"all\":{\"fax\":true}}}`              | /preferences/all/fax | enum",
                "`{\"preferences\":{\"everything\":{}}}`                   | /preferences/everything | unknown",
                "`{\"preferences\":7}`                                     | /preferences        | type",
                "`{\"attributes\":[]}`                                     | /attributes         | type"
            })
    void faultyProfileIsRefusedWithPathAndRule(String body, String path, String rule) {
        Reply refused = admin.put("/v1/recipients/faulty", tenancy.key(), body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().path("violations").findValuesAsString("path")).contains(path);
        assertThat(refused.body().path("violations").findValuesAsString("rule")).contains(rule);
        assertThat(admin.get("/v1/recipients/faulty", tenancy.key()).status()).isEqualTo(404);
    }

    @Test
    void badRecipientIdIsRefused() {
        assertThat(admin.put("/v1/recipients/a%20b", tenancy.key(), "{}").problem())
                .isEqualTo("invalid-recipient");
    }

    @Test
    void tokenSaysWhoForWhomAndHowLong() throws Exception {
        Reply made = admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{\"ttlSeconds\": 60}");
        SignedJWT token = SignedJWT.parse(made.text("/token"));
        byte[] secret;
        try (var catalog = RecordReader.of(KAFKA.bootstrapServers(), Topics.CATALOG)) {
            CatalogKey tenant =
                    new CatalogKey(new TenantId(tenancy.tenant()), CatalogKey.Kind.TENANT, tenancy.tenant());
            secret = catalog.await(record -> record.key().equals(tenant))
                    .requireValue()
                    .getTenantSettings()
                    .getTokenSecrets(0)
                    .toByteArray();
        }

        var claims = token.getJWTClaimsSet();
        assertThat(made.status()).isEqualTo(201);
        assertThat(token.verify(new MACVerifier(secret))).isTrue();
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
        assertThat(claims.getSubject()).isEqualTo("ann");
        assertThat(claims.getStringClaim("tenant")).isEqualTo(tenancy.tenant());
        assertThat(claims.getAudience()).containsExactly("carillon");
        assertThat(claims.getJWTID()).isNotEmpty();
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(claims.getIssueTime().toInstant().plusSeconds(60))
                .isEqualTo(Instant.parse(made.text("/expiresAt")));
    }

    @Test
    void tokenLivesAnHourUnlessToldAndADayAtMost() {
        assertThat(admin.post("/v1/recipients/ann/tokens", tenancy.key(), "").status())
                .isEqualTo(201);
        assertThat(admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{\"ttlSeconds\": 86401}")
                        .text("/violations/0/path"))
                .isEqualTo("/ttlSeconds");
    }

    @Test
    void tokenOpensTheNamedStreamsOnly() throws Exception {
        Reply named = admin.post(
                "/v1/recipients/ann/tokens", tenancy.key(), "{\"streams\": [\"goals\", \"match-7.scores\"]}");
        Reply none = admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{\"streams\": []}");
        Reply all = admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{}");
        Reply refused = admin.post("/v1/recipients/ann/tokens", tenancy.key(), "{\"streams\": [\"goals\", \"a b\"]}");

        assertThat(streams(named)).containsExactly("goals", "match-7.scores");
        assertThat(streams(none)).isEmpty();
        assertThat(streams(all)).isNull();
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/violations/0/path")).isEqualTo("/streams/1");
    }

    private static @Nullable List<String> streams(Reply made) throws ParseException {
        return SignedJWT.parse(made.text("/token")).getJWTClaimsSet().getStringListClaim("streams");
    }

    private static ReadRecord<RecipientKey, Profile> awaitProfile(String recipient) {
        return profiles.await(
                record -> record.key().equals(key(recipient)) && record.value().isPresent());
    }

    private static ProfileContent content(ReadRecord<RecipientKey, Profile> record) {
        return record.value()
                .map(profile -> PayloadCodec.open(profile.getContent(), ProfileContent.parser())
                        .require())
                .orElse(ProfileContent.getDefaultInstance());
    }

    private static RecipientKey key(String recipient) {
        return RecipientKey.of(tenancy.tenant(), recipient);
    }
}
