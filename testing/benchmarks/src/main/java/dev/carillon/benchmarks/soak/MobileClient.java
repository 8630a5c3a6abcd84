// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.soak;

import dev.carillon.benchmarks.client.Json;
import dev.carillon.benchmarks.soak.Findings.Kind;
import dev.carillon.benchmarks.soak.Findings.Occurrence;
import dev.carillon.events.Lane;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Device of a recipient: the client library's protocol, an application that stores its items and positions, and
/// broken connections. It checks messages at once; the other checks are made at the end.
final class MobileClient {

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
    private static final Duration CALL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration ARRIVAL_PATIENCE = Duration.ofSeconds(5);
    private static final Duration PING_SLACK = Duration.ofSeconds(10);
    private static final Duration REFUSED_PAUSE = Duration.ofMillis(400);
    private static final int FIRST_TERMINAL = 3500;
    private static final int LAST_TERMINAL = 3999;
    private static final int MOST_DOUBLINGS = 4;
    private static final int PAGE = 100;
    private static final String UNKNOWN_EPOCH = "unknown";
    private static final List<ClientInbox.ItemAction> VERBS = List.of(ClientInbox.ItemAction.values());

    private final Identity identity;
    private final Environment surroundings;
    private final Random random;
    private final ClientInbox items = new ClientInbox();
    /// Positions that the application has stored.
    private final Map<String, Position> stored = new HashMap<>();
    private final Map<String, Position> library = new HashMap<>();
    private final Map<Lane, ReceivedPositions> receivedPositions = new EnumMap<>(Lane.class);
    private final Deque<Act> acts = new ArrayDeque<>();

    private @Nullable MobileConnection link;
    private boolean open;
    private boolean asleep;
    private boolean calm;
    private boolean mustLoad = true;
    private int attempts;
    private int generation;
    private int command = 1;
    private int actCommand;
    private int listCommand;
    private int countCommand;
    private boolean listsArchive;
    private long pingByNanos;
    private long reportedUnread = -1;

    /// @param devices Number of the recipient's devices
    record Identity(int index, String recipient, int device, int devices, String token) {

        String name() {
            return recipient + "/" + device;
        }
    }

    /// @param ports Ports of the nodes
    /// @param betweenMishaps Average time between connection faults
    /// @param betweenActs Average time between actions
    record Environment(
            Population population,
            List<Integer> ports,
            Findings findings,
            Duration betweenMishaps,
            Duration betweenActs,
            InstantSource clock) {
        Environment {
            ports = List.copyOf(ports);
        }
    }

    private record Position(String epoch, long offset) {}

    private record Act(ClientInbox.ItemAction verb, String id, Instant at) {}

    private enum ConnectionFault {
        DROP,
        TEAR,
        HALF_OPEN,
        SLEEP,
        MOVE,
        RESTART,
        REINSTALL
    }

    MobileClient(Identity identity, Environment surroundings, long seed) {
        this.identity = identity;
        this.surroundings = surroundings;
        this.random = new Random(seed);
        for (Lane lane : Lane.values()) {
            receivedPositions.put(lane, new ReceivedPositions());
        }
    }

    Identity identity() {
        return identity;
    }

    void begin() {
        connect();
        expectMishap();
        expectAct();
    }

    /// Stops the faults and reconnects if necessary.
    void stopFaults() {
        calm = true;
        if (asleep) {
            wakeUp();
        }
    }

    /// True if it is connected and all its actions are answered.
    boolean isSettled() {
        return open && acts.isEmpty() && !mustLoad && listCommand == 0;
    }

    boolean hasAll(List<ExpectedItems.Item> expected) {
        return expected.stream().allMatch(item -> items.has(item.id()));
    }

    List<String> missing(List<ExpectedItems.Item> expected) {
        return expected.stream()
                .filter(item -> !items.has(item.id()))
                .map(item -> item.lane().wireName() + "/" + item.position())
                .toList();
    }

    long firstHole(Lane lane, long[] expected) {
        return receivedPositions(lane).firstHole(expected);
    }

    long unread() {
        return items.unread();
    }

    Set<String> counted() {
        return items.counted();
    }

    /// Number of unread items in the gateway's latest answer; -1 before the first.
    long reportedUnread() {
        return reportedUnread;
    }

    /// Asks the gateway for the number of unread items.
    void askUnread() {
        reportedUnread = -1;
        countCommand = call("unread_count", Json.object());
    }

    String status() {
        return "%s open=%s asleep=%s acts=%d mustLoad=%s listing=%s"
                .formatted(identity.name(), open, asleep, acts.size(), mustLoad, listCommand != 0);
    }

    // Faults.

    private void expectMishap() {
        surroundings.population().after(someTime(surroundings.betweenMishaps()), () -> {
            if (!calm) {
                if (!asleep) {
                    suffer(pickMishap());
                }
                expectMishap();
            }
        });
    }

    private ConnectionFault pickMishap() {
        int dice = random.nextInt(100);
        if (dice < 25) {
            return ConnectionFault.DROP;
        } else if (dice < 45) {
            return ConnectionFault.TEAR;
        } else if (dice < 60) {
            return ConnectionFault.HALF_OPEN;
        } else if (dice < 75) {
            return ConnectionFault.SLEEP;
        } else if (dice < 88) {
            return ConnectionFault.MOVE;
        }
        return dice < 97 ? ConnectionFault.RESTART : ConnectionFault.REINSTALL;
    }

    private void suffer(ConnectionFault mishap) {
        switch (mishap) {
            case DROP -> {
                happened(Occurrence.DROPPED);
                cut();
                comeAgain();
            }
            case TEAR -> {
                happened(Occurrence.DROPPED_MID_FRAME);
                if (link != null) {
                    link.tear("{\"id\":999999,\"rpc\":{\"method\":\"unread_count\",\"data\":{}}}");
                }
                gone();
                comeAgain();
            }
            case HALF_OPEN -> {
                happened(Occurrence.HALF_OPEN);
                if (link != null) {
                    MobileConnection abandoned = link;
                    abandoned.leaveOpen();
                    surroundings.population().after(Duration.ofMinutes(1), () -> abandoned.cut(true));
                }
                gone();
                comeAgain();
            }
            case SLEEP -> {
                happened(Occurrence.SLEPT);
                asleep = true;
                if (link != null) {
                    link.sleep();
                }
                surroundings.population().after(someTime(surroundings.betweenMishaps()), () -> {
                    if (asleep) {
                        wakeUp();
                    }
                });
            }
            case MOVE -> {
                happened(Occurrence.MOVED);
                cut();
                connect();
            }
            case RESTART -> {
                happened(Occurrence.RESTARTED);
                cut();
                library.clear();
                comeAgain();
            }
            case REINSTALL -> {
                happened(Occurrence.REINSTALLED);
                cut();
                library.clear();
                stored.clear();
                items.forgetAll();
                acts.clear();
                mustLoad = true;
                comeAgain();
            }
        }
    }

    private void wakeUp() {
        asleep = false;
        pingByNanos = System.nanoTime() + PING_SLACK.toNanos();
        if (link != null && open) {
            link.wake();
        } else if (link != null) {
            // It was still connecting; the library's timeout notices first.
            cut();
            comeAgain();
        } else {
            connect();
        }
    }

    private void expectAct() {
        surroundings.population().after(someTime(surroundings.betweenActs()), () -> {
            if (!calm) {
                String id = items.pick(random);
                if (!id.isEmpty()) {
                    ClientInbox.ItemAction verb = VERBS.get(random.nextInt(VERBS.size()));
                    items.act(id, verb);
                    acts.add(new Act(verb, id, surroundings.clock().instant()));
                    happened(Occurrence.ACTS);
                    sendAct();
                }
                expectAct();
            }
        });
    }

    // The connection.

    private void connect() {
        generation++;
        attempts++;
        int mine = generation;
        int port = surroundings.ports().get(random.nextInt(surroundings.ports().size()));
        try {
            link = new MobileConnection(
                    surroundings.population().selector(), port, identity.index(), new MobileConnection.Listener() {
                        @Override
                        public void upgraded() {
                            if (link != null) {
                                link.send(connectCommand());
                            }
                        }

                        @Override
                        public void text(String text) {
                            text.lines().forEach(line -> {
                                if (mine == generation) {
                                    understand(line);
                                }
                            });
                        }

                        @Override
                        public void lost(Optional<Integer> code, String reason) {
                            code.ifPresent(number -> {
                                happened(Occurrence.CLOSED_BY_THE_GATEWAY);
                                if (number >= FIRST_TERMINAL && number <= LAST_TERMINAL) {
                                    found(Kind.TURNED_AWAY, number + " " + reason);
                                }
                            });
                            gone();
                            comeAgain();
                        }
                    });
        } catch (IOException e) {
            comeAgain();
            return;
        }
        surroundings.population().after(CONNECT_PATIENCE, () -> {
            if (mine == generation && !open && !asleep) {
                cut();
                comeAgain();
            }
        });
        watchPings(mine);
    }

    private void watchPings(int mine) {
        surroundings.population().after(Duration.ofSeconds(1), () -> {
            if (mine == generation) {
                if (open && !asleep && System.nanoTime() - pingByNanos > 0) {
                    happened(Occurrence.NO_PING);
                    cut();
                    comeAgain();
                } else {
                    watchPings(mine);
                }
            }
        });
    }

    private void comeAgain() {
        int mine = generation;
        long shortest = Duration.ofMillis(200).toNanos();
        long pause = shortest + (long) (random.nextDouble() * (shortest << Math.min(attempts, MOST_DOUBLINGS)));
        surroundings.population().after(Duration.ofNanos(pause), () -> {
            if (mine == generation && link == null && !asleep) {
                connect();
            }
        });
    }

    private void cut() {
        if (link != null) {
            link.cut(random.nextBoolean());
        }
        gone();
    }

    private void gone() {
        link = null;
        open = false;
        asleep = false;
        actCommand = 0;
        listCommand = 0;
        generation++;
    }

    // The protocol.

    private String connectCommand() {
        ObjectNode whole = Json.object();
        command++;
        whole.put("id", command);
        ObjectNode connect =
                whole.putObject("connect").put("token", identity.token()).put("name", "soak");
        ObjectNode data = connect.putObject("data").put("device", identity.name());
        ObjectNode positions = data.putObject("positions");
        stored.forEach((channel, position) -> positions
                .putObject(streamOf(channel))
                .put("epoch", position.epoch())
                .put("offset", position.offset()));
        ObjectNode subs = connect.putObject("subs");
        library.forEach((channel, position) -> subs.putObject(channel)
                .put("recover", true)
                .put("epoch", position.epoch())
                .put("offset", position.offset()));
        return whole.toString();
    }

    private void understand(String line) {
        if (line.equals("{}")) {
            pingByNanos = System.nanoTime() + surroundingsPing().toNanos();
            if (link != null) {
                link.send("{}");
            }
            return;
        }
        JsonNode reply = Json.parse(line);
        int id = reply.path("id").asInt(0);
        if (reply.path("push").path("pub").isObject()) {
            published(
                    reply.path("push").path("channel").asString(),
                    reply.path("push").path("pub"));
        } else if (reply.has("connect")) {
            connected(reply.path("connect"));
        } else if (reply.has("error")) {
            refused(id, reply.path("error"));
        } else if (reply.has("rpc")) {
            answered(id, reply.path("rpc").path("data"));
        } else {
            found(Kind.NOT_UNDERSTOOD, line);
        }
    }

    private Duration surroundingsPing() {
        return SoakPlan.PING.plus(PING_SLACK);
    }

    private void connected(JsonNode result) {
        open = true;
        attempts = 0;
        happened(Occurrence.CONNECTS);
        pingByNanos = System.nanoTime() + surroundingsPing().toNanos();
        result.path("subs").properties().forEach(entry -> begun(entry.getKey(), entry.getValue()));
        if (mustLoad) {
            load();
        }
        sendAct();
    }

    private void begun(String channel, JsonNode state) {
        Optional<Position> asked =
                Optional.ofNullable(library.get(channel)).or(() -> Optional.ofNullable(stored.get(channel)));
        Position position = new Position(
                state.path("epoch").asString(""), state.path("offset").asLong(0));
        if (asked.isPresent() && state.path("recovered").asBoolean(false)) {
            happened(Occurrence.RESUMED_STREAMS);
            if (position.offset() != asked.get().offset()) {
                found(Kind.NOT_UNDERSTOOD, channel + " resumed from " + position + " instead of " + asked.get());
            }
            keep(channel, position);
            state.path("publications").forEach(publication -> {
                happened(Occurrence.PUBLICATIONS_IN_RESUMES);
                published(channel, publication);
            });
            return;
        }
        if (asked.isPresent()) {
            if (asked.get().epoch().equals(UNKNOWN_EPOCH)) {
                happened(Occurrence.CHANGES_BEGUN_ANEW);
            } else {
                found(Kind.NOT_RECOVERED, channel + " from " + asked.get() + ", begins at " + position);
            }
            mustLoad = true;
        }
        laneOf(channel).ifPresent(lane -> receivedPositions(lane).beganAt(position.offset()));
        keep(channel, position);
    }

    private void keep(String channel, Position position) {
        library.put(channel, position);
        stored.put(channel, position);
    }

    private void published(String channel, JsonNode publication) {
        long offset = publication.path("offset").asLong(0);
        Position last = library.get(channel);
        if (last == null) {
            found(Kind.NOT_UNDERSTOOD, "a publication in " + channel + " before it began");
            return;
        }
        if (offset > 0) {
            if (offset <= last.offset()) {
                found(Kind.INVERTED, channel + " went from " + last.offset() + " to " + offset);
            }
            keep(channel, new Position(last.epoch(), offset));
        }
        JsonNode data = publication.path("data");
        Optional<Lane> lane = laneOf(channel);
        if (lane.isPresent()) {
            happened(Occurrence.PUBLICATIONS);
            receivedPositions(lane.get()).published(offset);
            String id = data.path("id").asString("");
            if (items.arrived(id, data.path("state").asString(""), isOwn(id)) == ClientInbox.Arrival.AGAIN) {
                found(Kind.DOUBLED, channel + " " + offset + " " + id);
            }
        } else {
            happened(Occurrence.CHANGES);
            data.path("ids").forEach(id -> {
                items.changed(id.asString(""), data.path("state").asString(""));
                expectKnown(id.asString(""));
            });
        }
    }

    /// Handles a change of an unknown item. The item may still be in transit, or it moved between pages while the
    /// list was read. So the client reads the list again, as an application must.
    private void expectKnown(String id) {
        if (!items.has(id)) {
            surroundings.population().after(ARRIVAL_PATIENCE, () -> {
                if (!items.has(id)) {
                    mustLoad = true;
                    load();
                    expectKnown(id);
                }
            });
        }
    }

    private boolean isOwn(String id) {
        return Math.floorMod(id.hashCode(), identity.devices()) == identity.device();
    }

    private void refused(int id, JsonNode error) {
        happened(Occurrence.REFUSED_FOR_NOW);
        if (!error.path("temporary").asBoolean(false)) {
            found(Kind.TURNED_AWAY, error.toString());
        }
        int mine = generation;
        if (!open) {
            cut();
            comeAgain();
        } else if (id == actCommand) {
            actCommand = 0;
            surroundings.population().after(REFUSED_PAUSE, () -> {
                if (mine == generation) {
                    sendAct();
                }
            });
        } else if (id == listCommand) {
            listCommand = 0;
            items.listingEnds();
            surroundings.population().after(REFUSED_PAUSE, () -> {
                if (mine == generation) {
                    load();
                }
            });
        } else if (id == countCommand) {
            countCommand = 0;
        }
    }

    private void answered(int id, JsonNode data) {
        if (id == actCommand) {
            actCommand = 0;
            acts.poll();
            sendAct();
        } else if (id == listCommand) {
            listed(data);
        } else if (id == countCommand) {
            reportedUnread = data.path("unread").asLong(-1);
        }
    }

    private void sendAct() {
        Act next = acts.peek();
        if (!open || actCommand != 0 || next == null) {
            return;
        }
        ObjectNode data = Json.object();
        data.putArray("ids").add(next.id());
        data.put("at", next.at().toString());
        int sent = call(next.verb().name().toLowerCase(Locale.ROOT), data);
        actCommand = sent;
        surroundings.population().after(CALL_PATIENCE, () -> {
            if (actCommand == sent && !asleep) {
                actCommand = 0;
                sendAct();
            }
        });
    }

    private void load() {
        if (!open || listCommand != 0) {
            return;
        }
        mustLoad = true;
        happened(Occurrence.LIST_LOADS);
        items.listingBegins();
        listsArchive = false;
        list("");
    }

    private void list(String before) {
        ObjectNode data = Json.object().put("limit", PAGE);
        if (listsArchive) {
            data.put("state", "archived");
        }
        if (!before.isEmpty()) {
            data.put("before", before);
        }
        int sent = call("list", data);
        listCommand = sent;
        surroundings.population().after(CALL_PATIENCE, () -> {
            if (listCommand == sent && !asleep) {
                listCommand = 0;
                load();
            }
        });
    }

    private void listed(JsonNode page) {
        page.path("items")
                .forEach(item -> items.listed(
                        item.path("id").asString(""), item.path("state").asString("")));
        String next = page.path("next").asString("");
        if (!next.isEmpty()) {
            list(next);
        } else if (!listsArchive) {
            listsArchive = true;
            list("");
        } else {
            listCommand = 0;
            mustLoad = false;
            items.listingEnds();
        }
    }

    /// @return id of the command
    private int call(String method, ObjectNode data) {
        ObjectNode whole = Json.object();
        command++;
        int id = command;
        whole.put("id", id);
        whole.putObject("rpc").put("method", method).set("data", data);
        if (link != null) {
            link.send(whole.toString());
        }
        return id;
    }

    // Helpers.

    private ReceivedPositions receivedPositions(Lane lane) {
        return Optional.ofNullable(receivedPositions.get(lane)).orElseThrow();
    }

    private static String streamOf(String channel) {
        return channel.substring(channel.indexOf(':') + 1, channel.indexOf('#'));
    }

    private static Optional<Lane> laneOf(String channel) {
        return Lane.find(streamOf(channel));
    }

    private Duration someTime(Duration average) {
        double exponential = -Math.log(1 - random.nextDouble());
        return Duration.ofNanos((long) (average.toNanos() * Math.min(4, exponential)));
    }

    private void happened(Occurrence happening) {
        surroundings.findings().happened(happening);
    }

    private void found(Kind kind, String what) {
        surroundings.findings().found(kind, identity.name() + ": " + what);
    }
}
