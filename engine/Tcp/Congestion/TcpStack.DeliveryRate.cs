namespace NetSim.Tcp;

// The delivery rate of each ACK (tcp_rate.c, Linux v6.18; draft-cheng-iccrg-delivery-rate-estimation): what was
// delivered between the sending of a segment and its acknowledgment, over the longer of the times that sending and
// acknowledging it took.
public sealed partial class TcpStack
{
    /// <summary>A segment leaves: notes how much was delivered by then (tcp_rate_skb_sent).</summary>
    private void NoteRateAtSend(ref RecoveryState state, ref SendRecord record)
    {
        if (state.PacketsOut == 0)
        {
            // The pipe was empty: a new interval begins.
            state.FirstSentUs = state.DeliveredUs = MicrosecondsNow();
        }

        record.Delivered = state.Delivered;
        record.FirstSentUs = state.FirstSentUs;
        record.DeliveredUs = state.DeliveredUs;
        record.Traits = (record.Traits & ~SendTraits.AppLimited)
            | (state.IsAppLimited ? SendTraits.AppLimited : SendTraits.None);
    }

    /// <summary>A segment was delivered: the most recently sent one makes the sample (tcp_rate_skb_delivered).</summary>
    private static void NoteRateAtDelivery(
        TcpHost host, ref RecoveryState state, in SendRecord record, ref RateSample rate)
    {
        // Kernels without RACK keep something else of a segment that was sent again (SendRecord.SentBefore).
        const SendMarks again = SendMarks.Retransmitted | SendMarks.EverRetransmitted;
        var hasNoCount = record.HasAny(again) && host.Profile.LossDetection.Value < LossDetection.Rack;
        if (record.HasAny(SendMarks.Syn) || hasNoCount)
        {
            return;
        }

        var sentUs = unchecked((uint)(record.SentAt / 1_000));
        var later = unchecked((int)(sentUs - state.FirstSentUs));
        if (rate.HasPrior && (later < 0 || (later == 0 && !record.End.IsAfter(rate.LastEnd))))
        {
            return;
        }

        rate.HasPrior = true;
        rate.PriorDelivered = record.Delivered;
        rate.PriorUs = record.DeliveredUs;
        rate.IsAppLimited = record.HasAny(SendTraits.AppLimited);
        rate.LastEnd = record.End;
        state.FirstSentUs = sentUs;
        rate.IntervalUs = ElapsedUs(record.FirstSentUs, sentUs);
    }

    /// <summary>The ACK is taken in: makes the sample (tcp_rate_gen).</summary>
    private void FinishRateSample(ref RecoveryState state, ref AckContext ack, bool wasReneging)
    {
        ref var rate = ref ack.Rate;
        rate.Acked = unchecked((int)(state.Delivered - ack.PriorDelivered));
        rate.Losses = unchecked((int)(state.Lost - ack.PriorLost));
        if (state.IsAppLimited && unchecked((int)(state.Delivered - state.AppLimitedUntil)) > 0)
        {
            state.IsAppLimited = false;
        }

        var now = MicrosecondsNow();
        if (rate.Acked > 0)
        {
            state.DeliveredUs = now;
        }

        if (!rate.HasPrior || wasReneging)
        {
            rate.Delivered = -1;
            rate.IntervalUs = -1;
            return;
        }

        rate.Delivered = unchecked((int)(state.Delivered - rate.PriorDelivered));
        rate.IntervalUs = Math.Max(rate.IntervalUs, ElapsedUs(rate.PriorUs, now));
        // Less than the least RTT: a retransmission of something that had arrived long before.
        if (rate.IntervalUs < state.LeastRtt.Microseconds || state.LeastRtt.Microseconds == 0)
        {
            rate.IntervalUs = -1;
            return;
        }

        if (!rate.IsAppLimited
            || (ulong)rate.Delivered * state.RateIntervalUs >= (ulong)state.RateDelivered * (ulong)rate.IntervalUs)
        {
            state.RateDelivered = (uint)rate.Delivered;
            state.RateIntervalUs = (uint)rate.IntervalUs;
            state.IsRateAppLimited = rate.IsAppLimited;
        }
    }

    /// <summary>
    /// The application writes: whether the pipe had run dry for want of data (tcp_rate_check_app_limited).
    /// </summary>
    private static void NoteAppLimited(in FullSock sock, ref RecoveryState state)
    {
        if (sock.WriteSeq - sock.SndNxt < sock.MssCache
            && state.InFlight < sock.Cwnd
            && state.LostOut <= state.RetransOut)
        {
            LimitByApplication(ref state);
        }
    }

    private static void LimitByApplication(ref RecoveryState state)
    {
        state.IsAppLimited = true;
        state.AppLimitedUntil = unchecked(state.Delivered + (uint)state.InFlight);
    }

    // tcp_compute_delivery_rate
    private static ulong DeliveryRateOf(in FullSock sock, in RecoveryState state) => state.RateIntervalUs == 0
        ? 0
        : (ulong)state.RateDelivered * sock.MssCache * 1_000_000 / state.RateIntervalUs;

    private static long ElapsedUs(uint from, uint to) => Math.Max(0, unchecked((int)(to - from)));
}
