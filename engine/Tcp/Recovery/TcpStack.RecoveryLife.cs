using NetSim.Core;

namespace NetSim.Tcp;

// When the lazy part of a full sock is made, and when it goes again.
public sealed partial class TcpStack
{
    private readonly Slab<RecoveryState> _recovery = new();

    /// <summary>The recovery state of a sock, made if need be.</summary>
    internal ref RecoveryState RecoveryOf(ref FullSock sock)
    {
        if (sock.Recovery == 0)
        {
            sock.Recovery = _recovery.Take();
            _recovery[sock.Recovery] = WithoutState(in sock);
        }

        return ref _recovery[sock.Recovery];
    }

    /// <summary>
    /// Gives the state back once the SYN, the only segment sent so far, was acknowledged at its first transmission: all that
    /// it knows then follows from the sock itself (<see cref="WithoutState"/>), and a connection that stays idle is worth no
    /// more.
    /// </summary>
    private void ReleaseAfterSyn(ref FullSock sock)
    {
        if (sock.Recovery == 0 || sock.WriteSeq != sock.SndUna)
        {
            return;
        }

        ref var state = ref _recovery[sock.Recovery];
        var isFresh = state.PacketsOut == 0 && state.NextRecord == 0 && state.TotalRetrans == 0 && state.Lost == 0
            && state.Delivered == 1 && state.BytesAcked == 1 && state.DuplicateSegments == 0 && state.CwndCount == 0
            && state.LeastRtt.Microseconds == sock.Srtt >> 3;
        if (isFresh)
        {
            _recovery.Release(sock.Recovery);
            sock.Recovery = 0;
        }
    }

    /// <summary>What a sock without recovery state knows: nothing, or that its SYN took one round trip.</summary>
    private RecoveryState WithoutState(in FullSock sock)
    {
        // A connection begins limited by its application, which has written nothing yet (tcp_init_sock).
        RecoveryState state = default;
        state.IsAppLimited = true;
        state.IsRateAppLimited = true;
        state.AppLimitedUntil = uint.MaxValue;
        // A child has received SYN and ACK, its SYN-ACK was the request's; we have sent a SYN and received its answer.
        var isActive = (sock.Flags & FullSockFlags.ActiveOpen) != 0;
        var isOpen = sock.State is not (TcpState.Closed or TcpState.SynSent or TcpState.SynReceived);
        state.Traffic.SegmentsIn = isActive ? isOpen ? 1u : 0 : isOpen ? 2u : 1;
        state.Traffic.SegmentsOut = isActive && isOpen ? 2u : 0;
        if (!isOpen)
        {
            return state;
        }

        // The SYN or SYN-ACK was delivered; only the SYN's octet counts as acknowledged data (tcp_rcv_state_process).
        state.Delivered = 1;
        state.BytesAcked = (sock.Flags & FullSockFlags.ActiveOpen) != 0 ? 1U : 0U;
        if (sock.Srtt != 0)
        {
            state.LeastRtt.Add(sock.Srtt >> 3, _environment.Now.Nanoseconds);
        }

        return state;
    }
}
