CREATE TABLE address (id serial PRIMARY KEY, street varchar(100), house int, postcode varchar(10), town varchar(100));
CREATE TABLE resident (id serial PRIMARY KEY, email varchar(100), name varchar(100), registered timestamp, address_id bigint);
CREATE TABLE staff (id serial PRIMARY KEY, email varchar(100), name varchar(100), address_id bigint);
CREATE TABLE login (id int PRIMARY KEY, resident_id int, at timestamp);
CREATE TABLE booking (id varchar(40) PRIMARY KEY, resident_id int, sent_to bigint);
CREATE TABLE ticket (id serial PRIMARY KEY, name varchar(100), price numeric(8, 2));
CREATE TABLE booking_line (booking_id varchar(40), line smallint, ticket_id int, count smallint, PRIMARY KEY (booking_id, line));
CREATE TABLE card (id varchar(40) PRIMARY KEY, resident_id int, billed_to bigint, label varchar(100), last_digits smallint, preferred boolean);
CREATE TABLE enquiry (id varchar(40) PRIMARY KEY, email varchar(100), other_email varchar(100), staff_id int, opened date, closed date);
CREATE TABLE newsletter (id int PRIMARY KEY, email varchar(100), year int, month int);
CREATE TABLE visit (email varchar(100), at timestamp, PRIMARY KEY (email, at));

INSERT INTO address VALUES
	(1, 'Eksempelveien', 12, '0001', 'Eksempelby'), (2, 'Prøvegata', 4, '0002', 'Prøveby'),
	(3, 'Kontorveien', 5, '0003', 'Eksempelby'), (4, 'Fjellveien', 111, '0004', 'Fjellby');
INSERT INTO resident VALUES
	(1, 'kari@example.com', 'Kari Eksempel', '2024-04-01 11:47:42', 1),
	(2, 'ola@example.com', 'Ola Prøve', '2024-04-01 11:47:42', 2),
	(3, 'liv@example.com', 'Liv Oppdiktet', '2024-04-01 11:47:42', 4);
INSERT INTO staff VALUES (1, 'saks1@example.com', 'Per Ansatt', 3), (2, 'saks2@example.com', 'Anne Ansatt', 3);
INSERT INTO login SELECT n, 1, timestamp '2025-01-01 01:00' + n * interval '1 day' FROM generate_series(1, 6) n;
INSERT INTO login VALUES (7, 2, '2025-01-06 01:00'), (8, 3, '2025-01-06 01:00');
INSERT INTO booking VALUES ('b-1', 1, 2), ('b-2', 2, 1), ('b-3', 1, 1), ('b-4', 1, 1), ('b-5', 3, 4);
INSERT INTO ticket VALUES (1, 'Enkeltbillett', 42), (2, 'Månedskort', 897), (3, 'Ungdomskort', 427);
INSERT INTO booking_line VALUES ('b-1', 1, 1, 1), ('b-2', 1, 1, 1), ('b-3', 1, 1, 1), ('b-3', 2, 2, 1), ('b-4', 1, 1, 1), ('b-5', 1, 3, 3);
INSERT INTO card VALUES
	('c-1', 1, 1, 'Kort 1', 6789, true), ('c-2', 2, 1, 'Kort 2', 4321, false), ('c-3', 3, 4, 'Kort 3', 9391, false);
INSERT INTO enquiry VALUES
	('e-1', 'kari@example.com', 'kari.annen@example.com', 1, '2025-01-01', '2025-01-03'),
	('e-2', 'ola@example.com', NULL, 1, '2025-01-04', NULL),
	('e-3', 'per@example.com', NULL, 2, '2025-01-05', '2025-01-07');
INSERT INTO newsletter SELECT n, 'post@example.com', 2025, n FROM generate_series(1, 4) n;
INSERT INTO visit VALUES ('kari@example.com', '2025-01-06 01:00'), ('ola@example.com', '2025-01-06 01:00');
ANALYZE;
