using System.Runtime.InteropServices;

namespace NetSim.Tcp;

/// <summary>
/// The variables of the control in use, all of which share their room (icsk_ca_priv): only those of
/// <see cref="RecoveryState.Control"/> mean anything, and a new control begins with all of it zero.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal struct CongestionVariables
{
    /// <summary>CUBIC's.</summary>
    [FieldOffset(0)] internal CubicState Cubic;

    /// <summary>BBR's.</summary>
    [FieldOffset(0)] internal BbrState Bbr;

    /// <summary>DCTCP's.</summary>
    [FieldOffset(0)] internal DctcpState Dctcp;
}
