// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/// Counters of a broker's requests and bytes. They are read from its JVM over the local management agent, which is
/// started in it, so that the broker needs no setting. For one thread.
final class BrokerCounters implements AutoCloseable {

    private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=RequestsPerSec,*";
    private static final String TOPICS = "kafka.server:type=BrokerTopicMetrics,name=";

    /// Counters over all topics, by the name of their bean.
    private static final Map<String, String> TOTALS = Map.of(
            "MessagesInPerSec", "Kafka records written",
            "BytesInPerSec", "Kafka bytes written",
            "BytesOutPerSec", "Kafka bytes read");

    /// Requests that the broker also counts under the name `Fetch`.
    private static final Set<String> COUNTED_TWICE = Set.of("FetchConsumer", "FetchFollower");

    private static final String END_OF_TRANSACTION = "EndTxn";

    private final JMXConnector connector;
    private final MBeanServerConnection beans;

    private BrokerCounters(JMXConnector connector, MBeanServerConnection beans) {
        this.connector = connector;
        this.beans = beans;
    }

    /// @throws IOException if the JVM lets no other process connect
    @SuppressWarnings("BanJNDI") // The address is that of a JVM of the same user on this machine.
    static BrokerCounters attach(long pid) throws IOException {
        JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(agent(pid)));
        return new BrokerCounters(connector, connector.getMBeanServerConnection());
    }

    Map<String, Double> read() {
        try {
            Map<String, Double> counters = new HashMap<>();
            for (ObjectName bean : beans.queryNames(new ObjectName(REQUESTS), null)) {
                requests(bean.getKeyProperty("request"))
                        .ifPresent(name -> counters.merge(name, count(bean), Double::sum));
            }
            for (Map.Entry<String, String> total : TOTALS.entrySet()) {
                for (ObjectName bean : beans.queryNames(new ObjectName(TOPICS + total.getKey()), null)) {
                    counters.merge(total.getValue(), count(bean), Double::sum);
                }
            }
            return counters;
        } catch (IOException e) {
            throw new UncheckedIOException("the broker does not tell its counters", e);
        } catch (JMException e) {
            throw new IllegalStateException("the broker does not tell its counters", e);
        }
    }

    /// Name of the counter of a kind of request. Every version of a request has a bean of its own. Empty if the
    /// request is counted elsewhere.
    static Optional<String> requests(String request) {
        if (COUNTED_TWICE.contains(request)) {
            return Optional.empty();
        }
        return Optional.of(
                request.equals(END_OF_TRANSACTION) ? "Kafka transactions" : "Kafka %s requests".formatted(request));
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException _) {
            // The broker's process may have ended.
        }
    }

    private double count(ObjectName bean) {
        try {
            return ((Number) beans.getAttribute(bean, "Count")).doubleValue();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker does not tell its counters", e);
        } catch (JMException e) {
            throw new IllegalStateException("the broker does not tell its counters", e);
        }
    }

    /// Address of the management agent of a JVM of this user.
    private static String agent(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return machine.startLocalManagementAgent();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("process %d lets no other process attach".formatted(pid), e);
        }
    }
}
