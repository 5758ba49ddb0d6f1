/// A unit that is made of no other: its size in metres, kilograms, seconds, kelvins, moles and so on, and whether prefixes may stand before it.
///
/// Symbols and sizes are those of UCUM, The Unified Code for Units of Measure (Schadow and McDonald, Regenstrief Institute); temperatures add the zero point of their scale.
struct UnitAtom {
    let factor: Double
    let dimension: UnitDimension
    let isMetric: Bool
    /// Kelvins at the zero of the scale; 0 for all but scales of temperature.
    let offset: Double

    private init(_ factor: Double, _ dimension: UnitDimension, metric isMetric: Bool = false, offset: Double = 0) {
        self.factor = factor
        self.dimension = dimension
        self.isMetric = isMetric
        self.offset = offset
    }

    static let prefixes: [String: Double] = [
        "Y": 1e24, "Z": 1e21, "E": 1e18, "P": 1e15, "T": 1e12, "G": 1e9, "M": 1e6, "k": 1e3, "h": 1e2, "da": 10, "d": 1e-1, "c": 1e-2, "m": 1e-3, "u": 1e-6, "n": 1e-9, "p": 1e-12,
        "f": 1e-15, "a": 1e-18, "z": 1e-21, "y": 1e-24, "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
    ]

    /// Other spellings of symbols that UCUM's case-sensitive form allows.
    static let synonyms = ["l": "L", "[IU]": "[iU]", "Osm": "osm", "Eq": "eq"]

    static let table: [String: UnitAtom] = {
        let length = UnitDimension.length, mass = UnitDimension.mass, time = UnitDimension.time
        let area = length.power(2), volume = length.power(3), speed = length * time.power(-1)
        let force = mass * length * time.power(-2)
        let pressure = force * area.power(-1), energy = force * length, power = energy * time.power(-1)
        let current = UnitDimension.charge * time.power(-1)
        let potential = energy * UnitDimension.charge.power(-1)
        return [
            "m": UnitAtom(1, length, metric: true), "g": UnitAtom(1e-3, mass, metric: true), "s": UnitAtom(1, time, metric: true), "K": UnitAtom(1, .temperature, metric: true),
            "C": UnitAtom(1, .charge, metric: true), "cd": UnitAtom(1, .luminosity, metric: true), "mol": UnitAtom(1, .amount, metric: true),
            "rad": UnitAtom(1, .angle, metric: true),
            "bit": UnitAtom(1, .information, metric: true), "By": UnitAtom(8, .information, metric: true),
            "Cel": UnitAtom(1, .temperature, offset: 273.15), "[degF]": UnitAtom(5.0 / 9, .temperature, offset: 459.67 * 5 / 9),
            "min": UnitAtom(60, time), "h": UnitAtom(3600, time), "d": UnitAtom(86400, time), "wk": UnitAtom(604_800, time), "mo": UnitAtom(2_629_800, time),
            "a": UnitAtom(31_557_600, time, metric: true),
            "L": UnitAtom(1e-3, volume, metric: true), "ar": UnitAtom(100, area, metric: true), "t": UnitAtom(1e3, mass, metric: true),
            "%": UnitAtom(1e-2, .one), "[ppth]": UnitAtom(1e-3, .one), "[ppm]": UnitAtom(1e-6, .one), "[ppb]": UnitAtom(1e-9, .one),
            "eq": UnitAtom(1, .equivalents, metric: true), "osm": UnitAtom(1, .osmoles, metric: true), "kat": UnitAtom(1, .amount * time.power(-1), metric: true),
            // The enzyme unit of the IUB: a micromole a minute.
            "U": UnitAtom(1e-6 / 60, .amount * time.power(-1), metric: true),
            "[iU]": UnitAtom(1, .internationalUnits, metric: true), "[arb'U]": UnitAtom(1, .arbitraryUnits), "[USP'U]": UnitAtom(1, .pharmacopoeia),
            "[beth'U]": UnitAtom(1, .bethesda),
            "[CFU]": UnitAtom(1, .colonies), "[PFU]": UnitAtom(1, .plaques), "[GPL'U]": UnitAtom(1, .phospholipidG), "[MPL'U]": UnitAtom(1, .phospholipidM),
            "[pH]": UnitAtom(1, .acidity), "[HPF]": UnitAtom(1, .highPowerField), "[LPF]": UnitAtom(1, .lowPowerField),
            "N": UnitAtom(1, force, metric: true), "Pa": UnitAtom(1, pressure, metric: true), "bar": UnitAtom(1e5, pressure, metric: true), "atm": UnitAtom(101_325, pressure),
            "m[Hg]": UnitAtom(133_322, pressure, metric: true), "m[H2O]": UnitAtom(9806.65, pressure, metric: true), "[psi]": UnitAtom(6894.757_293_168_361, pressure),
            "J": UnitAtom(1, energy, metric: true), "W": UnitAtom(1, power, metric: true), "cal": UnitAtom(4.184, energy, metric: true), "[Cal]": UnitAtom(4184, energy),
            "[Btu]": UnitAtom(1055.056, energy), "eV": UnitAtom(1.602_176_634e-19, energy, metric: true), "[HP]": UnitAtom(745.699_871_582_270_2, power),
            "Hz": UnitAtom(1, time.power(-1), metric: true), "Bq": UnitAtom(1, time.power(-1), metric: true), "Ci": UnitAtom(3.7e10, time.power(-1), metric: true),
            "Gy": UnitAtom(1, area * time.power(-2), metric: true), "Sv": UnitAtom(1, area * time.power(-2), metric: true),
            "RAD": UnitAtom(1e-2, area * time.power(-2), metric: true),
            "A": UnitAtom(1, current, metric: true), "V": UnitAtom(1, potential, metric: true), "Ohm": UnitAtom(1, potential * current.power(-1), metric: true),
            "S": UnitAtom(1, current * potential.power(-1), metric: true), "F": UnitAtom(1, UnitDimension.charge * potential.power(-1), metric: true),
            "T": UnitAtom(1, potential * time * area.power(-1), metric: true), "H": UnitAtom(1, potential * time * current.power(-1), metric: true),
            "lm": UnitAtom(1, .luminosity, metric: true), "lx": UnitAtom(1, .luminosity * area.power(-1), metric: true), "P": UnitAtom(0.1, pressure * time, metric: true),
            "dyn": UnitAtom(1e-5, force, metric: true), "b": UnitAtom(1e-28, area), "B[SPL]": UnitAtom(1, .loudness, metric: true), "B": UnitAtom(1, .loudness, metric: true),
            "[diop]": UnitAtom(1, length.power(-1)), "[p'diop]": UnitAtom(1, .lensPower), "u": UnitAtom(1.660_539_066_60e-27, mass, metric: true),
            "deg": UnitAtom(.pi / 180, .angle), "'": UnitAtom(.pi / 10800, .angle), "''": UnitAtom(.pi / 648_000, .angle), "circ": UnitAtom(2 * .pi, .angle),
            "[in_i]": UnitAtom(0.0254, length), "[ft_i]": UnitAtom(0.3048, length), "[yd_i]": UnitAtom(0.9144, length), "[mi_i]": UnitAtom(1609.344, length),
            "[nmi_i]": UnitAtom(1852, length), "[kn_i]": UnitAtom(1852.0 / 3600, speed), "Ao": UnitAtom(1e-10, length), "[ly]": UnitAtom(9_460_730_472_580_800, length),
            "AU": UnitAtom(149_597_870_691, length), "pc": UnitAtom(3.085_678e16, length, metric: true), "[Ch]": UnitAtom(1e-3 / 3, length),
            "[lb_av]": UnitAtom(0.453_592_37, mass), "[oz_av]": UnitAtom(0.028_349_523_125, mass), "[gr]": UnitAtom(6.479_891e-5, mass),
            "[dr_av]": UnitAtom(0.001_771_845_195_312_5, mass),
            "[stone_av]": UnitAtom(6.350_293_18, mass), "[ston_av]": UnitAtom(907.184_74, mass), "[lton_av]": UnitAtom(1016.046_908_8, mass),
            "[lbf_av]": UnitAtom(4.448_221_615_260_5, force),
            "[car_m]": UnitAtom(2e-4, mass), "[oz_tr]": UnitAtom(0.031_103_476_8, mass),
            "[gal_us]": UnitAtom(0.003_785_411_784, volume), "[gal_br]": UnitAtom(0.004_546_09, volume), "[qt_us]": UnitAtom(9.463_529_46e-4, volume),
            "[pt_us]": UnitAtom(4.731_764_73e-4, volume), "[cup_us]": UnitAtom(2.365_882_365e-4, volume), "[foz_us]": UnitAtom(2.957_352_956_25e-5, volume),
            "[tbs_us]": UnitAtom(1.478_676_478_125e-5, volume), "[tsp_us]": UnitAtom(4.928_921_593_75e-6, volume), "[bbl_us]": UnitAtom(0.158_987_294_928, volume),
            "[acr_us]": UnitAtom(4046.872_609_874_252, area), "[g]": UnitAtom(9.806_65, speed * time.power(-1)), "[c]": UnitAtom(299_792_458, speed),
            "[drp]": UnitAtom(5e-8, volume),
        ]
    }()
}
