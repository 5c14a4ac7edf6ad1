namespace NetSim.Perf;

/// <summary>A start, in seconds.</summary>
/// <param name="Cpu">CPU time of the process, all threads: what it would take on an idle machine with one core.</param>
/// <param name="Wall">Time on the clock, which other processes stretch.</param>
internal readonly record struct Seconds(double Cpu, double Wall);
