namespace NetSim.Workloads;

/// <summary>The delay distributions of the hold model, as tables: drawing must not weigh in the measurement.</summary>
public enum DelayKind
{
    /// <summary>Mean 1 ms.</summary>
    Exponential,

    /// <summary>0..2 ms.</summary>
    Uniform,

    /// <summary>Nine in ten exponential with mean 1 ms, one in ten with mean 60 s.</summary>
    Bimodal,

    /// <summary>Always 1 ms.</summary>
    Constant,
}
