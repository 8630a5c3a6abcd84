// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ProtocolSessionTest {

    private static final ProtocolTiming TIMING = new ProtocolTiming(
            Duration.ofSeconds(10), Duration.ofSeconds(25), Duration.ofSeconds(8), Duration.ofSeconds(25));

    private final long start = System.nanoTime();
    private final RecordedConnection connection = new RecordedConnection();
    private final ManualRequests requests = new ManualRequests();
    private final ProtocolSession session = session(new RateGate.Rate(1, 1_000), new RateGate.Rate(1, 1_000));

    private ProtocolSession session(RateGate.Rate commands, RateGate.Rate frames) {
        return new ProtocolSession(
                new JsonFraming(), connection, requests, new ProtocolLimits(TIMING, commands, frames), start);
    }

    @Test
    void commandsBehindAConnectWaitForItsOutcomeInOrder() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}\n{\"id\":2,\"rpc\":{\"method\":\"a\"}}");
        receive("{\"id\":3,\"rpc\":{\"method\":\"b\"}}");
        assertThat(requests.called).isEmpty();

        accept();

        assertThat(requests.called).containsExactly("connected", "a", "b");
        assertThat(connection.sent.getFirst()).startsWith("ALONE {\"id\":1,\"connect\":{\"client\":\"c\"");
    }

    @Test
    void publicationsBeforeTheConnectReplyAreDropped() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        push();
        accept();
        push();

        assertThat(connection.sent).hasSize(2);
        assertThat(connection.sent.getLast())
                .isEqualTo("IN_TURN {\"push\":{\"channel\":\"x\",\"pub\":{\"data\":{},\"offset\":7}}}");
    }

    @Test
    void commandsBeyondTheRateAreAnsweredAndFramesBeyondItEndTheConnection() {
        ProtocolSession narrow = session(new RateGate.Rate(1, 10), new RateGate.Rate(1, 20));
        narrow.received(ByteString.copyFromUtf8("{\"id\":1,\"connect\":{\"token\":\"t\"}}"));
        accept();
        for (int id = 2; id <= 11; id++) {
            narrow.received(ByteString.copyFromUtf8("{\"id\":%d,\"unsubscribe\":{\"channel\":\"c\"}}".formatted(id)));
        }
        assertThat(requests.called).filteredOn("unsubscribe c"::equals).hasSize(9);
        assertThat(connection.sent.getLast())
                .isEqualTo(
                        "IN_TURN {\"id\":11,\"error\":{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}}");

        for (int i = 0; i < 10; i++) {
            narrow.received(ByteString.copyFromUtf8("{}"));
        }

        assertThat(connection.closedWith).containsExactly(DisconnectCode.TOO_MANY_REQUESTS);
    }

    @Test
    void aConnectionWithoutAConnectGoesStale() {
        session.tick(start + Duration.ofSeconds(9).toNanos());
        assertThat(connection.closedWith).isEmpty();

        session.tick(start + Duration.ofSeconds(10).toNanos());

        assertThat(connection.closedWith).containsExactly(DisconnectCode.STALE);
        assertThat(requests.called).containsExactly("closed");
    }

    @Test
    void aConnectThatIsNotAnsweredInTimeMakesTheClientConnectAgain() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");

        session.tick(start + Duration.ofSeconds(10).toNanos());

        assertThat(connection.closedWith).containsExactly(DisconnectCode.INTERNAL_ERROR);
        assertThat(DisconnectCode.INTERNAL_ERROR.isTerminal()).isFalse();
    }

    @Test
    void theFirstPingComesBetweenHalfAnIntervalAndAWholeOne() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        accept();

        session.tick(start + Duration.ofSeconds(12).toNanos());
        assertThat(connection.sent).hasSize(1);
        session.tick(System.nanoTime() + Duration.ofSeconds(25).toNanos());

        assertThat(connection.sent).hasSize(2).last().isEqualTo("AHEAD {}");
    }

    @Test
    void pingsAreSentWhateverElseIs() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        accept();
        long now = System.nanoTime();
        for (int second = 0; second <= 100; second++) {
            push();
            session.tick(now + Duration.ofSeconds(second).toNanos());
            receive("{}");
        }

        assertThat(connection.sent).filteredOn("AHEAD {}"::equals).hasSizeBetween(4, 5);
    }

    @Test
    void aPingWithoutAnAnswerEndsTheConnection() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        accept();
        long pinged = System.nanoTime() + Duration.ofSeconds(25).toNanos();
        session.tick(pinged);

        session.tick(pinged + Duration.ofSeconds(7).toNanos());
        assertThat(connection.closedWith).isEmpty();
        session.tick(pinged + Duration.ofSeconds(8).toNanos());

        assertThat(connection.closedWith).containsExactly(DisconnectCode.NO_PONG);
    }

    @Test
    void severalPushesAreSentTogether() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        accept();

        session.push(List.of(publication(7), publication(8)));

        assertThat(connection.sent.getLast())
                .isEqualTo("TOGETHER {\"push\":{\"channel\":\"x\",\"pub\":{\"data\":{},\"offset\":7}}}"
                        + " {\"push\":{\"channel\":\"x\",\"pub\":{\"data\":{},\"offset\":8}}}");
        connection.full = true;
        session.push(List.of(publication(9), publication(10)));
        assertThat(connection.closedWith).containsExactly(DisconnectCode.SLOW);
    }

    @Test
    void aSlowClientIsClosed() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        accept();
        connection.full = true;

        push();

        assertThat(connection.closedWith).containsExactly(DisconnectCode.SLOW);
        assertThat(requests.called).containsExactly("connected", "closed");
    }

    @Test
    void aFailureOfThisSideIsATemporaryError() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        requests.connect.completeExceptionally(new IllegalStateException("a test's own"));

        assertThat(connection.sent)
                .containsExactly(
                        "IN_TURN {\"id\":1,\"error\":{\"code\":100,\"message\":\"internal server error\",\"temporary\":true}}");
        assertThat(connection.closedWith).isEmpty();
    }

    @Test
    void aTransportThatEndsWhileConnectingEndsTheSessionOnce() {
        receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
        session.transportClosed();
        session.transportClosed();
        accept();

        assertThat(requests.called).containsExactly("closed");
        assertThat(connection.sent).isEmpty();
    }

    @Test
    void theNameOfAMethodThatFailedIsLoggedInOneLine() {
        Logger logger = (Logger) LoggerFactory.getLogger(ProtocolSession.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            receive("{\"id\":1,\"connect\":{\"token\":\"t\"}}");
            accept();
            receive("{\"id\":2,\"rpc\":{\"method\":\"list\\n2030 ERROR\"}}");
            requests.call.completeExceptionally(new IllegalStateException("a test's own"));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("call of list?2030?ERROR failed: java.lang.IllegalStateException: a test's own");
    }

    private void receive(String frame) {
        session.received(ByteString.copyFromUtf8(frame));
    }

    private void accept() {
        requests.connect.complete(new ClientRequests.ConnectOutcome.Accepted("c", Optional.empty(), Map.of()));
    }

    private void push() {
        session.push(List.of(publication(7)));
    }

    private static SharedPush publication(long offset) {
        return new SharedPush(
                new Push.Published("x", new Push.Publication(ByteString.copyFromUtf8("{}"), offset, Map.of())));
    }

    private static final class RecordedConnection implements Connection {

        private final List<String> sent = new ArrayList<>();
        private final List<DisconnectCode> closedWith = new ArrayList<>();
        private boolean full;

        @Override
        public boolean sendAll(List<ByteString> messages) {
            if (full) {
                return false;
            }
            sent.add("TOGETHER "
                    + messages.stream().map(ByteString::toStringUtf8).collect(Collectors.joining(" ")));
            return true;
        }

        @Override
        public boolean hasNothingWaiting() {
            return true;
        }

        @Override
        public boolean send(ByteString message, Place place) {
            if (full) {
                return false;
            }
            sent.add(place + " " + message.toStringUtf8());
            return true;
        }

        @Override
        public void close(DisconnectCode code) {
            closedWith.add(code);
        }
    }

    private static final class ManualRequests implements ClientRequests {

        private final CompletableFuture<ConnectOutcome> connect = new CompletableFuture<>();
        private final CompletableFuture<RpcOutcome> call = new CompletableFuture<>();
        private final List<String> called = new ArrayList<>();

        @Override
        public CompletionStage<ConnectOutcome> connect(Command.Connect command) {
            return connect;
        }

        @Override
        public void connected() {
            called.add("connected");
        }

        @Override
        public CompletionStage<RefreshOutcome> refresh(String token) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<RpcOutcome> call(String method, ByteString data) {
            called.add(method);
            return call;
        }

        @Override
        public CompletionStage<SubscribeOutcome> subscribe(String channel, Command.StreamRequest from) {
            return CompletableFuture.completedFuture(new SubscribeOutcome.Refused(ErrorCode.PERMISSION_DENIED.error()));
        }

        @Override
        public void subscribed(String channel) {
            called.add("subscribed " + channel);
        }

        @Override
        public void unsubscribe(String channel) {
            called.add("unsubscribe " + channel);
        }

        @Override
        public void closed() {
            called.add("closed");
        }
    }
}
