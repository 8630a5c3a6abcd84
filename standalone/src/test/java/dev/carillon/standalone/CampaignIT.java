// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.RecipientKey;
import dev.carillon.events.topic.Topic;
import dev.carillon.events.topic.Topics;
import dev.carillon.testsupport.ReadRecord;
import dev.carillon.testsupport.RecordReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Campaign whose turns all crash at the worst moment: its events are in the log, but PostgreSQL has no record of
/// them. `./carillon crash-campaign` tests a campaign whose process is killed.
@ExtendWith(RunningSystem.class)
@Timeout(600)
class CampaignIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int MEMBERS = 40;

    @Test
    void eachMemberIsToldOnceThoughEveryTurnDies(Standalone system) throws SQLException {
        PlatformClient platform = new PlatformClient(system.url(), system.apiKey());
        JsonNode running = JsonMapper.shared()
                .readTree(RunningSystem.DIRECTORY.resolve("running.json").toFile());
        String id = "dies-" + UUID.randomUUID();
        List<String> members =
                IntStream.range(0, MEMBERS).mapToObj(n -> id + "-" + n).toList();
        platform.put("/v1/event-types/" + id, "{\"lane\": \"bulk\", \"channels\": [\"in_app\"]}");
        platform.put(
                "/v1/templates/" + id,
                "{\"contents\": [{\"channel\": \"in_app\", \"title\": \"Once\", \"text\": \"-\"}]}");
        platform.put(
                "/v1/campaigns/" + id, """
                {"name": "Dies", "eventType": "%s", "audience": {"recipients": %s}, "perSecond": %d,
                 "variants": [{"name": "a", "percent": 100}]}
                """.formatted(id, JsonMapper.shared().writeValueAsString(members), MEMBERS * 2));
        try (Connection connection =
                        DriverManager.getConnection(running.path("postgres").asString(), "postgres", "postgres");
                Statement sql = connection.createStatement()) {
            sql.execute("create sequence admin.deaths");
            sql.execute("""
                    create function admin.die() returns trigger language plpgsql as $$
                    begin
                        if old.cursor <> new.cursor and nextval('admin.deaths') % 2 = 1 then
                            raise exception 'a turn dies';
                        end if;
                        return new;
                    end $$
                    """);
            sql.execute("""
                    create trigger die before update on admin.campaigns
                    for each row when (new.id = '%s') execute function admin.die()
                    """.formatted(id));
            try {
                platform.json(platform.post("/v1/campaigns/%s/schedule".formatted(id), ""));
                await().atMost(SOON)
                        .until(() -> platform.read("/v1/campaigns/" + id)
                                .path("state")
                                .asString()
                                .equals("finished"));
            } finally {
                sql.execute("drop trigger die on admin.campaigns");
                sql.execute("drop function admin.die");
                sql.execute("drop sequence admin.deaths");
            }
        }

        String kafka = running.path("kafka").asString();
        assertThat(records(kafka, Topics.events(Lane.BULK), id))
                .as("so every turn died")
                .hasSize(2 * MEMBERS);
        await().atMost(SOON).untilAsserted(() -> {
            List<JsonNode> told = platform.notifications("campaign:%s:a".formatted(id));
            assertThat(told).hasSize(MEMBERS);
            assertThat(told)
                    .allSatisfy(
                            one -> assertThat(platform.timeline(one.path("id").asString()))
                                    .as("the second event has been decided on, too")
                                    .contains("routed in_app", "suppressed"));
        });
        assertThat(records(kafka, Topics.deliveries(Channel.IN_APP, Lane.BULK), id))
                .extracting(one -> one.key().requireRecipient().value())
                .containsExactlyInAnyOrderElementsOf(members);
        assertThat(platform.read("/v1/campaigns/" + id)
                        .at("/progress/written/a")
                        .asInt())
                .isEqualTo(MEMBERS);
        assertThat(platform.read("/v1/recipients/" + members.getFirst() + "/inbox")
                        .path("items"))
                .hasSize(1);
    }

    /// Committed records about the campaign's members.
    private static <V> List<ReadRecord<RecipientKey, V>> records(
            String kafka, Topic<RecipientKey, V> topic, String prefix) {
        try (RecordReader<RecipientKey, V> log = RecordReader.of(kafka, topic)) {
            return log.readAll(one -> one.key()
                    .recipient()
                    .filter(it -> it.value().startsWith(prefix))
                    .isPresent());
        }
    }
}
