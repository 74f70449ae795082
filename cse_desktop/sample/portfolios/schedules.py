"""Long lists at the end of reports: cables, signals, access points, interfaces, tests, services, faults."""

import random
from collections.abc import Callable, Sequence

from reportlab.platypus import Flowable

from cse_desktop.sample.portfolios.ict_calculations import CAMPUS
from cse_desktop.sample.portfolios.look import Look
from cse_desktop.sample.portfolios.script import table

Rows = list[list[str]]


def _dice(name: str) -> random.Random:
    return random.Random(f"schedule {name}")  # noqa: S311 - a list, the same every time


def cables(name: str, count: int) -> Rows:
    """A cable schedule with its total length."""
    dice = _dice(f"cables {name}")
    kinds = (
        "ZR-YJV22-8.7/15 3×300",
        "ZR-YJV22-8.7/15 3×120",
        "ZR-YJV22-0.6/1 4×70+1×35",
        "ZR-KVVP2-22 14×1.5",
        "ZR-KVVP2-22 7×2.5",
        "ZR-KVVP2-22 4×4",
        "GYFTZY-24B1",
    )
    places = (
        "10 kV 配电室",
        "GIS 室",
        "1# 主变端子箱",
        "2# 主变端子箱",
        "二次设备室",
        "站用变柜",
        "直流屏",
        "电容器组",
        "消防控制柜",
        "一体化电源屏",
    )
    rows: Rows = [["编号", "型号规格", "起点", "终点", "长度 (m)", "备注"]]
    total = 0
    for number in range(1, count + 1):
        start, end = dice.sample(places, 2)
        length = dice.randrange(18, 240)
        total += length
        rows.append(
            [
                f"{101 + number // 40}-{number:03}",
                dice.choice(kinds),
                start,
                end,
                str(length),
                "备用 2 芯" if number % 9 == 0 else "",
            ]
        )
    rows.append(["合计", f"{count} 根", "", "", str(total), ""])
    return rows


def equipment(name: str, count: int) -> Rows:
    """Equipment and materials."""
    dice = _dice(f"equipment {name}")
    kinds = (
        ("SF6 断路器间隔", "126 kV 40 kA", "间隔"),
        ("真空断路器柜", "12 kV 1250 A 31.5 kA", "面"),
        ("电流互感器", "600/5 0.2S/5P30", "只"),
        ("电压互感器", "10/√3 / 0.1/√3", "只"),
        ("氧化锌避雷器", "17/45 kV", "只"),
        ("电容器成套", "5 Mvar 串抗 12%", "套"),
        ("接地变压器", "DKSC-630/10.5", "台"),
        ("微机线路保护", "三段过流，重合闸", "台"),
        ("备自投装置", "分段/进线", "台"),
        ("综合配电屏", "380/220 V", "面"),
        ("蓄电池", "300 Ah 2 V", "组"),
        ("防火堵料", "无机 / 有机", "t"),
        ("热镀锌扁钢", "60×6", "m"),
        ("电缆支架", "热镀锌 L50×5", "t"),
    )
    rows: Rows = [["序号", "名称", "规格", "单位", "数量", "到货检验"]]
    for number in range(count):
        kind = kinds[number % len(kinds)]
        amount = (
            dice.randrange(2, 40)
            if kind[2] not in {"m", "t"}
            else dice.randrange(60, 900)
            if kind[2] == "m"
            else dice.randrange(2, 9)
        )
        rows.append(
            [
                str(number + 1),
                kind[0],
                kind[1],
                kind[2],
                str(amount),
                f"合格 {dice.randrange(2, 13):02}-{dice.randrange(1, 29):02}",
            ]
        )
    return rows


def points(count: int) -> Rows:
    """Signals of the station's control system."""
    dice = _dice("points")
    bays = (
        "220 kV 岭送线",
        "1# 主变高压侧",
        "1# 主变低压侧",
        "集电 A 线",
        "集电 B 线",
        "SVG 1",
        "储能 1",
        "接地变 1",
        "母线 PT",
        "站用变",
        "消防主机",
        "一体化电源",
    )
    signals = (
        ("断路器位置", "双点"),
        ("隔离开关位置", "双点"),
        ("保护动作", "单点"),
        ("控制回路断线", "单点"),
        ("装置异常", "单点"),
        ("SF6 压力低告警", "单点"),
        ("弹簧未储能", "单点"),
        ("远方/就地", "单点"),
        ("Ia", "遥测"),
        ("P", "遥测"),
        ("Q", "遥测"),
    )
    rows: Rows = [["点号", "间隔", "信号", "类型", "IED 地址", "级别", "核对"]]
    for number in range(count):
        bay, (signal, kind) = bays[number // len(signals) % len(bays)], signals[number % len(signals)]
        rows.append(
            [
                f"{1000 + number}",
                bay,
                signal,
                kind,
                f"IED{10 + number // 16}.{dice.randrange(1, 40):02}",
                "事故" if "动作" in signal else "告警" if kind == "单点" else "–",
                "√" if number % 37 else "√（整改后）",
            ]
        )
    return rows


def access_points() -> Rows:
    """Every access point of the campus."""
    dice = _dice("access points")
    rows: Rows = [["编号", "楼宇", "位置", "型号", "信道 5G", "功率 (dBm)", "上联口", "RSSI (dBm)"]]
    for building in CAMPUS:
        for number in range(1, building.points + 1):
            storey = 1 + (number - 1) * building.storeys // building.points
            rows.append(
                [
                    f"AP-{building.name[:1]}{building.name[-1]}-{number:03}",
                    building.name,
                    f"{storey}F-{dice.randrange(1, 38):02}",
                    "示例 AP-6E",
                    str(dice.choice((36, 44, 52, 60, 149, 157))),
                    str(dice.choice((14, 15, 16, 17))),
                    f"SW{storey}-{dice.randrange(1, 49)}",
                    str(-dice.randrange(47, 65)),
                ]
            )
    return rows


def interfaces(count: int) -> Rows:
    """Checks the platform offers."""
    dice = _dice("interfaces")
    departments = ("公安", "民政", "人社", "市场监管", "自然资源", "卫健", "教育", "税务", "住建", "交通")
    matters = (
        "身份一致性",
        "婚姻状态",
        "社保参保",
        "企业登记状态",
        "不动产登记",
        "出生登记",
        "学籍状态",
        "完税状态",
        "资质有效",
        "驾驶资格",
    )
    rows: Rows = [["接口", "部门", "核验项", "用途限定", "返回", "限流 (QPS)", "上线"]]
    for number in range(count):
        rows.append(
            [
                f"V-{number + 1:03}",
                departments[number % 10],
                f"{matters[number % 10]}{'' if number < 10 else f'（{number // 10 + 1} 类）'}",
                f"事项 {dice.randrange(100, 999)}",
                "是 / 否",
                str(dice.choice((50, 100, 200, 300))),
                f"{2023 + number * 2 // count}-{dice.randrange(1, 13):02}",
            ]
        )
    return rows


def test_cases(count: int) -> Rows:
    """Cases run before acceptance."""
    dice = _dice("tests")
    what = (
        "正常核验返回一致",
        "标识不存在返回不一致",
        "用途不在白名单被拒绝",
        "重放同一编号被拒绝",
        "数据源超时 30 s 内熔断",
        "证书过期被拒绝并告警",
        "审计记录完整且可验证",
        "并发 200 时结果不串",
        "目录变更 30 s 内生效",
        "超限流返回 429 且可重试",
    )
    rows: Rows = [["编号", "对应需求", "内容", "方式", "执行", "结果"]]
    for number in range(count):
        failed = number in {17, 58}
        rows.append(
            [
                f"TC-{number + 1:03}",
                f"R{number * 64 // count + 1:02}",
                what[number % 10],
                "自动" if number % 4 else "手工",
                f"2023-05-{dice.randrange(8, 25):02}",
                "失败 → 修复后通过" if failed else "通过",
            ]
        )
    return rows


def services(count: int) -> Rows:
    """Services with owner and objectives."""
    dice = _dice("services")
    names = (
        "gateway",
        "router",
        "ledger",
        "vault",
        "risk-score",
        "risk-review",
        "reconcile",
        "notify",
        "receipts",
        "merchant-admin",
        "keys",
        "steering",
        "limits",
        "fees",
        "settle",
        "disputes",
    )
    rows: Rows = [["Service", "Team", "Tier", "p99 objective", "p99 measured", "Depends on", "Runbook"]]
    for number in range(count):
        goal = dice.choice((40, 80, 120, 250))
        name = names[number % len(names)] + ("" if number < len(names) else f"-{number // len(names) + 1}")
        rows.append(
            [
                name,
                dice.choice(("Edge", "Router", "Ledger", "Risk", "Merchant")),
                str(1 + number % 3),
                f"{goal} ms",
                f"{goal * dice.uniform(0.52, 0.93):.0f} ms",
                ", ".join(dice.sample(names[:8], 2)),
                f"RB-{100 + number}",
            ]
        )
    return rows


def faults(count: int) -> Rows:
    """Runs of fault injection."""
    dice = _dice("faults")
    kinds = (
        "kill ledger leader",
        "drop 30 % of packets R1–R2",
        "clock +250 ms on one node",
        "fill disk of replica",
        "expire lease early",
        "isolate R3",
        "slow disk 80 ms",
        "restart gateway",
    )
    rows: Rows = [["Run", "Date", "Fault", "Seconds to recover", "Lost", "Doubled", "Verdict"]]
    for number in range(count):
        seconds = dice.uniform(1.2, 9.6)
        rows.append(
            [
                f"FI-{1400 + number}",
                f"2025-0{1 + number * 5 // count}-{dice.randrange(1, 28):02}",
                kinds[number % 8],
                f"{seconds:.1f}",
                "0",
                "0",
                "pass" if number != 23 else "pass after fix 4471",
            ]
        )
    return rows


STANDARDS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "A001": (
        ("GB 50052-2009", "供配电系统设计规范", "负荷分级、双电源；第 2 章"),
        ("GB 50053-2013", "20 kV 及以下变电所设计规范", "配电室布置"),
        ("GB 50054-2011", "低压配电设计规范", "电缆截面、电压降；第 5 章"),
        ("GB 50217-2018", "电力工程电缆设计标准", "敷设间距；变更 BG-01"),
        ("GB 50150-2016", "电气装置安装工程 电气设备交接试验标准", "试验记录；见习第 3 期"),
        ("GB 26860-2011", "电力安全工作规程 发电厂和变电站电气部分", "停电与验电；见习第 4 期"),
    ),
    "A002": (
        ("GB 50059-2011", "35 kV~110 kV 变电站设计规范", "主接线、布置"),
        ("GB/T 15544.1-2013", "三相交流系统短路电流计算", "第 4 章"),
        ("DL/T 584-2017", "3 kV~110 kV 电网继电保护装置运行整定规程", "第 5 章"),
        ("GB/T 50065-2011", "交流电气装置的接地设计规范", "第 6 章（勘测室）"),
        ("GB 50150-2016", "电气设备交接试验标准", "调试记录"),
        ("DL/T 995-2016", "继电保护和电网安全自动装置检验规程", "调试记录"),
        ("GB 26860-2011", "电力安全工作规程", "第 7 章"),
        ("IEC 60909-0:2016", "Short-circuit currents in three-phase a.c. systems", "两种方法核对"),
    ),
    "A003": (
        ("GB/T 19963.1-2021", "风电场接入电力系统技术规定", "第 3、6 章"),
        ("GB/T 36547-2018", "电化学储能系统接入电网技术规定", "第 4 章"),
        ("GB/T 42288-2022", "电化学储能电站安全规程", "4.3 节"),
        ("GB/T 14549-1993", "电能质量 公用电网谐波", "第 6 章"),
        ("GB/T 40595-2021", "并网电源一次调频技术规定", "第 6 章"),
        ("GB/T 50065-2011", "交流电气装置的接地设计规范", "专题会 2023-02"),
        ("DL/T 584-2017", "继电保护装置运行整定规程", "第 5 章，事故分析"),
    ),
    "A004": (
        ("GB 50311-2016", "综合布线系统工程设计规范", "接入与上联"),
        ("GB/T 22239-2019", "网络安全等级保护基本要求", "第 4 章"),
        ("GB/T 35273-2020", "个人信息安全规范", "日志留存与查询"),
        ("IEEE 802.11ax-2021", "Wireless LAN, high efficiency", "射频规划"),
        ("IEEE 802.3bt-2018", "Power over Ethernet", "供电预算"),
    ),
    "A005": (
        ("GB/T 22239-2019", "网络安全等级保护基本要求", "三级测评"),
        ("GB/T 35273-2020", "个人信息安全规范", "第 5 章"),
        ("GB/T 39477-2020", "政务信息共享 数据安全技术要求", "数据不出域"),
        ("GB/T 25000.51-2016", "系统与软件质量要求和评价", "验收测试"),
        ("GB/T 38634-2020", "软件测试", "测试过程文档"),
        ("GM/T 0024-2014", "SSL VPN 技术规范", "双向认证通道"),
    ),
    "A006": (
        ("ISO/IEC 25010:2023", "Product quality model", "quality scenarios, chapter 2"),
        ("ISO/IEC 27001:2022", "Information security management", "yearly audit, chapter 7"),
        ("PCI DSS 4.0", "Payment card industry data security", "vault, chapter 7"),
        ("ISO 22301:2019", "Business continuity", "game days, chapter 5"),
        ("ISO/IEC 42001:2023", "AI management system", "risk model, chapter 8"),
        ("ISO 8583-1:2003", "Card messages", "gateway"),
    ),
}  # fmt: skip


def long_tables(look: Look) -> dict[str, Callable[[], Sequence[Flowable]]]:
    """What a text may insert, by name."""

    def inserted(rows: Callable[[], Rows], *, total: bool = False) -> Callable[[], Sequence[Flowable]]:
        return lambda: [table(rows(), look, total=total)]

    return {
        "cable_schedule": inserted(lambda: cables(look.organisation, 186), total=True),
        "cable_schedule_small": inserted(lambda: cables("park", 46), total=True),
        "equipment": inserted(lambda: equipment(look.organisation, 56)),
        "points": inserted(lambda: points(264)),
        "access_points": inserted(access_points),
        "interfaces": inserted(lambda: interfaces(120)),
        "test_cases": inserted(lambda: test_cases(160)),
        "services": inserted(lambda: services(64)),
        "faults": inserted(lambda: faults(120)),
    }
