package dev.watchkeeper.media;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.jspecify.annotations.Nullable;

/**
 * Stops the blocking calls of one session: a flag that any thread may raise and a deadline that the owner sets; thread-safe. It remembers
 * whichever came first as the reason, because the libraries' return codes do not say.
 */
public final class Interrupt {
    private final Clock clock;
    private final AtomicReference<@Nullable FailureException> reason = new AtomicReference<>();
    private volatile @Nullable Deadline deadline;
    private final AtomicLong checks = new AtomicLong();

    /** A moment, and what passing it means; immutable. */
    private record Deadline(long atNanos, FailureKind kind, String sentence) {}

    public Interrupt(Clock clock) {
        this.clock = clock;
    }

    /** Stops the session from any thread; only the first reason counts. */
    public void raise(FailureKind kind, String sentence) {
        reason.compareAndSet(null, new FailureException(kind, sentence));
    }

    /** Stops the session from any thread; only the first reason counts. */
    public void raise(FailureException why) {
        reason.compareAndSet(null, why);
    }

    /**
     * Replaces the deadline; only for the owner.
     *
     * @param fromNow how long the owner's calls may take from now
     * @param kind what it means when they take longer
     */
    public void deadline(Duration fromNow, FailureKind kind, String sentence) {
        deadline = new Deadline(clock.monotonicNanos() + fromNow.toNanos(), kind, sentence);
    }

    /** How long a call may wait before {@link #check()} is due again: until the deadline, but no longer than given. */
    public Duration left(Duration atMost) {
        Deadline now = deadline;
        if (now == null) {
            return atMost;
        }
        Duration left = Duration.ofNanos(Math.max(0, now.atNanos - clock.monotonicNanos()));
        return left.compareTo(atMost) < 0 ? left : atMost;
    }

    /**
     * Forgets the reason, so the owner can close cleanly within the given time; only for the owner. Libav sends TEARDOWN only while nothing
     * interrupts it.
     */
    public void clearForClosing(Duration limit) {
        reason.set(null);
        deadline(limit, FailureKind.TIMEOUT, "closing took longer than " + limit.toMillis() + " ms");
    }

    /** How often it was checked: this advances even while nothing arrives. */
    public long checks() {
        return checks.get();
    }

    /** Why the session must stop, if it must; checks the deadline as well. */
    public Optional<FailureException> reason() {
        checks.lazySet(checks.get() + 1); // a lost increment does not matter
        FailureException known = reason.get();
        Deadline now = deadline;
        if (known == null && now != null && clock.monotonicNanos() - now.atNanos >= 0) {
            raise(now.kind, now.sentence);
            known = reason.get();
        }
        return Optional.ofNullable(known);
    }

    /** @throws FailureException the reason, if there is one */
    public void check() throws FailureException {
        Optional<FailureException> why = reason();
        if (why.isPresent()) {
            throw new FailureException(
                    why.get().kind(), why.get().sentence(), why.get().refusedRequest());
        }
    }

    /**
     * Makes libav poll it while it works on the context. JavaCPP allows only ten instances of a callback class, fewer than there are cameras, so the
     * foreign-function interface makes one for each session: the first member of AVIOInterruptCB.
     *
     * @param arena closed after the context
     */
    public void install(AVFormatContext context, Arena arena) {
        try {
            MethodHandle poll = MethodHandles.lookup()
                    .findVirtual(Interrupt.class, "poll", MethodType.methodType(int.class))
                    .bindTo(this);
            MemorySegment stub = Linker.nativeLinker()
                    .upcallStub(
                            MethodHandles.dropArguments(poll, 0, MemorySegment.class),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                            arena);
            MemorySegment.ofAddress(context.interrupt_callback().address())
                    .reinterpret(ValueLayout.ADDRESS.byteSize())
                    .set(ValueLayout.ADDRESS, 0, stub);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Interrupt.poll is gone", e);
        }
    }

    /** Called by libav about a thousand times a second; anything but 0 ends the blocking call. Must not throw. */
    int poll() {
        return reason().isPresent() ? 1 : 0;
    }
}
