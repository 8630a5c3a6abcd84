// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.client.inbox;

import com.google.gson.JsonObject;
import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ConnectedEvent;
import io.github.centrifugal.centrifuge.ConnectingEvent;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.ServerPublicationEvent;
import io.github.centrifugal.centrifuge.ServerSubscribedEvent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Adapter from the protocol library's events to the application's listener. Exceptions of the listener do not reach
/// the library.
final class ProtocolListener extends EventListener {

    private static final Logger LOG = Logger.getLogger(ProtocolListener.class.getName());
    private static final Pattern CHANNEL = Pattern.compile("inbox:([a-z]+)#.*", Pattern.DOTALL);
    private static final int CONNECT_CALLED = 0;
    private static final int MAX_DELIVERED_IDS = 1_000;

    private final InboxListener listener;
    private final Positions positions;
    private final ActQueue acts;
    private final Calls calls;
    /// Ids of the newest items that the application has received.
    private final Set<String> delivered = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MAX_DELIVERED_IDS;
        }
    });

    private boolean resetDelivered;

    /// Calls to the server that the client makes without the application.
    interface Calls {

        /// Confirms that a notification has arrived on this device. The answer has the new counts.
        void confirm(String id);

        /// Queries the counts and passes them to the application.
        void count();
    }

    ProtocolListener(InboxListener listener, Positions positions, ActQueue acts, Calls calls) {
        this.listener = listener;
        this.positions = positions;
        this.acts = acts;
        this.calls = calls;
    }

    @Override
    public void onConnecting(Client client, ConnectingEvent event) {
        acts.pause();
        if (event.getCode() != CONNECT_CALLED) {
            guard(() -> listener.connection(new ConnectionState.Offline(event.getReason())));
        }
    }

    @Override
    public void onConnected(Client client, ConnectedEvent event) {
        resetDelivered = false;
        guard(() -> listener.connection(new ConnectionState.Live()));
        acts.open();
        calls.count();
    }

    @Override
    public void onDisconnected(Client client, DisconnectedEvent event) {
        acts.pause();
        guard(() -> listener.connection(new ConnectionState.Ended(event.getCode(), event.getReason())));
    }

    @Override
    public void onSubscribed(Client client, ServerSubscribedEvent event) {
        guard(() -> stream(event.getChannel()).ifPresent(stream -> begin(stream, event)));
    }

    @Override
    public void onPublication(Client client, ServerPublicationEvent event) {
        guard(() -> deliver(InboxJson.object(event.getData())));
        if (event.getOffset() > 0) {
            guard(() -> stream(event.getChannel()).ifPresent(stream -> positions.advance(stream, event.getOffset())));
        }
    }

    private void begin(String stream, ServerSubscribedEvent event) {
        byte[] data = event.getData();
        Optional<Position> position =
                data == null || data.length == 0 ? Optional.empty() : InboxJson.position(InboxJson.object(data));
        if (Boolean.TRUE.equals(event.getRecovered())) {
            position.ifPresent(known -> positions.resume(stream, known));
            return;
        }
        position.ifPresent(known -> positions.begin(stream, known));
        if (!resetDelivered) {
            resetDelivered = true;
            listener.reset();
        }
    }

    private void deliver(JsonObject publication) {
        List<String> ids = InboxJson.ids(publication);
        switch (InboxJson.text(publication, "kind").orElse("notification")) {
            case "state" -> {
                if (ids.isEmpty()) {
                    listener.allRead();
                } else {
                    listener.changed(ids, InboxJson.view(publication));
                }
            }
            case "retracted" -> listener.retracted(ids);
            case "notification" -> {
                InboxItem item = InboxJson.item(publication);
                calls.confirm(item.id());
                if (delivered.add(item.id())) {
                    listener.arrived(item);
                }
            }
            default -> LOG.fine("ignored a publication of a kind that this version does not support");
        }
        InboxJson.count(publication).ifPresent(listener::counted);
    }

    private static Optional<String> stream(String channel) {
        Matcher matcher = CHANNEL.matcher(channel);
        return matcher.matches() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
    }

    /// Runs code of the application and logs its exceptions.
    static void guard(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) { // thrown on, it would end the connection
            LOG.log(Level.WARNING, "the application's inbox listener threw an exception, which is ignored", e);
        }
    }
}
