// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.routing.topology.LanePacing;
import dev.carillon.routing.topology.UnusedReceipts;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/// Supplier of a lane's Kafka clients. A consumer waits for records as long as the lane's pacing says: a stream
/// thread's until its next commit or timer is due. Kafka Streams itself would always wait for the same time. Receipts
/// that change nothing, two for each item of an inbox, are removed before Kafka Streams queues them. A producer gathers
/// the receipts that the router writes.
record PacedClients(
        KafkaClientSupplier clients, LanePacing pacing, UnusedReceipts unused, GatheringProducer.Settings gathering)
        implements KafkaClientSupplier {

    private static final String POLL = "poll";

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return clients.getAdmin(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new GatheringProducer(clients.getProducer(config), gathering);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = clients.getConsumer(config);
        return paced(consumer, limit -> unused.removeFrom(pacing.await(limit, consumer::poll)));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return clients.getRestoreConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = clients.getGlobalConsumer(config);
        return paced(consumer, limit -> consumer.poll(pacing.longer(limit)));
    }

    @SuppressWarnings("unchecked") // a proxy's type is known at run time only
    private static Consumer<byte[], byte[]> paced(
            Consumer<byte[], byte[]> consumer, Function<Duration, ConsumerRecords<byte[], byte[]>> poll) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, new PacedCalls(consumer, poll));
    }

    /// Calls to a consumer. All but the wait for records are passed on unchanged.
    private record PacedCalls(
            Consumer<byte[], byte[]> consumer, Function<Duration, ConsumerRecords<byte[], byte[]>> poll)
            implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
            if (method.getName().equals(POLL) && arguments != null && arguments[0] instanceof Duration limit) {
                return poll.apply(limit);
            }
            try {
                return method.invoke(consumer, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
