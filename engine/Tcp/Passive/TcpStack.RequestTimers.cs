using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Tcp;

// SYN-ACK timers: one per request (reqsk_timer_handler, Linux v6.18), or before 4.4 a scan of the listener's chains
// every 200 ms (inet_csk_reqsk_queue_prune, v3.10). Both decide alike which requests die early under load.
public sealed partial class TcpStack
{
    private static readonly Duration ScanInterval = Duration.FromMilliseconds(200);

    private static Duration LargestTimeout(TcpHost host) => Duration.FromMilliseconds(host.Settings.RtoMaxMs);

    // The first timeout doubled for each one that has passed.
    private static Duration RequestTimeout(TcpHost host, in RequestSock request)
    {
        const int NoMoreDoubling = 24;
        var doubled = host.Profile.InitialRto.Value * (1L << Math.Min((int)request.Timeouts, NoMoreDoubling));
        var largest = LargestTimeout(host);
        return doubled < largest ? doubled : largest;
    }

    private void StartRequestTimer(TcpHost host, Listener listener, int slot, ref RequestSock request)
    {
        if (listener.Chains is null)
        {
            SetRequestDeadline(host, slot, ref request);
            return;
        }

        ref var chain = ref listener.Chains[ChainOf(listener, in request.Tuple)];
        request.Link = chain;
        chain = (uint)slot;
        request.ExpiresAt = (_environment.Now + RequestTimeout(host, in request)).Nanoseconds;
        if (listener.SynQueueLength == 1)
        {
            // The first scan comes when the first request may expire (inet_csk_reqsk_queue_added).
            ArmScan(host, listener, host.Profile.InitialRto.Value);
        }
    }

    private void SetRequestDeadline(TcpHost host, int slot, ref RequestSock request)
    {
        var timeout = RequestTimeout(host, in request);
        if (host.Profile.RequestTimer.Value == RequestTimer.ListenerScan)
        {
            request.ExpiresAt = (_environment.Now + timeout).Nanoseconds;
            return;
        }

        var at = ExpiryOf(host, timeout);
        request.ExpiresAt = at.Nanoseconds;
        request.Link = _environment.Arm(host, TcpTimerKind.RequestSock, at, slot);
    }

    private void OnRequestTimer(TcpHost host, int slot)
    {
        ref var request = ref _requests[slot];
        var listener = _listeners[request.Listener]!; // not null: its slot outlives its requests
        if (!listener.IsOpen)
        {
            DropRequest(slot);
            return;
        }

        var limit = RetriesUnderLoad(host, listener);
        Decide(host, in request.Tuple, Mib.TCPTimeouts);
        if (IsExpired(listener, in request, limit, out var resend))
        {
            DropRequest(slot);
            return;
        }

        if (resend)
        {
            RetransmitSynAck(host, listener, ref request);
        }

        AgeRequest(listener, ref request);
        SetRequestDeadline(host, slot, ref request);
    }

    private static void AgeRequest(Listener listener, ref RequestSock request)
    {
        if (request.Timeouts == 0)
        {
            listener.YoungCount--;
        }

        if (request.Timeouts < byte.MaxValue)
        {
            request.Timeouts++;
        }
    }

    /// <summary>
    /// How many time-outs a request may have now: while the queue is more than half full of requests that are not
    /// young,
    /// fewer than tcp_synack_retries, so that room is made for those who may answer.
    /// </summary>
    private static int RetriesUnderLoad(TcpHost host, Listener listener)
    {
        const int NeverBelow = 2;
        const int SmallQueue = 8;
        var limit = listener.SynAckRetries > 0 ? listener.SynAckRetries : host.Settings.SynackRetries;
        var length = listener.SynQueueLength;
        var isCrowded = listener.Chains is { } chains
            ? length >= chains.Length / 2
            : length * 2 > Math.Max(SmallQueue, listener.Backlog);
        if (!isCrowded)
        {
            return limit;
        }

        long young = listener.YoungCount * 2L;
        while (limit > NeverBelow && length >= young)
        {
            limit--;
            young *= 2;
        }

        return limit;
    }

    // syn_ack_recalc: with TCP_DEFER_ACCEPT a request that has been acknowledged waits without resending.
    private static bool IsExpired(Listener listener, in RequestSock request, int limit, out bool resend)
    {
        var isAcked = (request.Options & HandshakeOptions.Acked) != 0;
        if (listener.DeferAccept == 0)
        {
            resend = true;
            return request.Timeouts >= limit;
        }

        resend = !isAcked || request.Timeouts >= listener.DeferAccept - 1;
        return request.Timeouts >= limit && (!isAcked || request.Timeouts >= listener.DeferAccept);
    }

    // tcp_rtx_synack.
    private void RetransmitSynAck(TcpHost host, Listener listener, ref RequestSock request)
    {
        CountSynAckRetransmission(host, ref request);
        request.SynAckSentAt = _environment.Now.Nanoseconds;
        SendSynAck(host, listener, in request, TimestampClock(host), request.Irs + 1, FastOpenCookie.None);
    }

    private static void CountSynAckRetransmission(TcpHost host, ref RequestSock request)
    {
        if (request.Retransmits < byte.MaxValue)
        {
            request.Retransmits++;
        }

        host.Count(Mib.TcpRetransSegs);
        host.Count(Mib.TCPSynRetrans);
    }

    private void ArmScan(TcpHost host, Listener listener, Duration delay)
    {
        var at = ExpiryOf(host, delay);
        listener.ScanAt = at.Nanoseconds;
        listener.ScanMark = _environment.Arm(host, TcpTimerKind.Host, at, listener.Slot);
    }

    private void OnListenerScan(TcpHost host, int slot, SimTime at)
    {
        var listener = _listeners[slot]!; // not null: it is armed
        listener.ScanAt = 0;
        if (listener.SynQueueLength == 0 || listener.Chains is not { } chains)
        {
            return;
        }

        var limit = RetriesUnderLoad(host, listener);
        var scansInTimeout = host.Profile.InitialRto.Value.Nanoseconds / ScanInterval.Nanoseconds;
        var budget = (int)(2 * (chains.Length / scansInTimeout));
        var hand = listener.ScanHand;
        do
        {
            ScanChain(host, listener, (int)chains[hand], limit, at);
            hand = (hand + 1) & (chains.Length - 1);
        }
        while (--budget > 0);

        listener.ScanHand = hand;
        if (listener.SynQueueLength > 0)
        {
            ArmScan(host, listener, ScanInterval);
        }
    }

    private void ScanChain(TcpHost host, Listener listener, int slot, int limit, SimTime now)
    {
        while (slot != 0)
        {
            ref var request = ref _requests[slot];
            var next = (int)request.Link;
            if (request.ExpiresAt <= now.Nanoseconds)
            {
                ExpireScanned(host, listener, slot, ref request, limit);
            }

            slot = next;
        }
    }

    private void ExpireScanned(TcpHost host, Listener listener, int slot, ref RequestSock request, int limit)
    {
        host.Count(Mib.TCPTimeouts);
        if (IsExpired(listener, in request, limit, out var resend))
        {
            DropRequest(slot);
            return;
        }

        if (resend)
        {
            RetransmitSynAck(host, listener, ref request);
        }

        AgeRequest(listener, ref request);
        SetRequestDeadline(host, slot, ref request);
    }

    private void Unchain(Listener listener, int slot)
    {
        ref var request = ref _requests[slot];
        ref var link = ref listener.Chains![ChainOf(listener, in request.Tuple)]; // not null: checked by the caller
        while (link != (uint)slot)
        {
            link = ref _requests[(int)link].Link;
        }

        link = request.Link;
    }

    // inet_synq_hash: the listener's own secret, the peer's address and port.
    private static int ChainOf(Listener listener, in FourTuple tuple)
    {
        var key = new FourTuple(default, tuple.Remote, 0, tuple.RemotePort);
        var hash = TupleHash(listener.Host, SynQueuePurpose, in key, listener.Port);
        return (int)(hash & (uint)(listener.Chains!.Length - 1)); // not null: only such listeners ask
    }
}
